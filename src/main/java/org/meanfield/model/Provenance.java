package org.meanfield.model;

import java.io.Serializable;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a model comes from: all that must be the same for its weights to come out the same.
 *
 * @param dataFingerprint of the training examples
 * @param recipe the resolved recipe, as HOCON
 * @param versions of Meanfield and the libraries beneath it, by name
 * @param seed of the run
 * @param engine that computed the gradients
 * @param processor of the machine that wrote the bundle
 * @param natives which build of ND4J's native library was loaded
 * @param examples training examples an epoch
 * @param epochs trained
 * @param created when the bundle was written
 */
public record Provenance(
    String dataFingerprint,
    String recipe,
    SortedMap<String, String> versions,
    long seed,
    String engine,
    Processor processor,
    String natives,
    long examples,
    int epochs,
    Instant created)
    implements Serializable {
  public Provenance {
    if (examples < 0 || epochs < 0) {
      throw new IllegalArgumentException(examples + " examples, " + epochs + " epochs");
    }
    versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
  }
}
