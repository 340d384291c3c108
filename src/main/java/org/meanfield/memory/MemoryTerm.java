package org.meanfield.memory;

import org.meanfield.text.ByteText;

/**
 * One of the things that an executor holds at its peak.
 *
 * @param name for machines, as {@code baseWeights}
 * @param label for people, as {@code base weights}
 * @param place where it lies
 * @param bytes from 0
 */
public record MemoryTerm(String name, String label, Place place, long bytes) {
  /** Parts of a JVM's memory that are limited apart. */
  public enum Place {
    /** Of Java's objects: {@code -Xmx}. */
    HEAP,
    /** Everything else of the process. */
    NATIVE
  }

  @Override
  public String toString() {
    return label + " " + ByteText.of(bytes);
  }
}
