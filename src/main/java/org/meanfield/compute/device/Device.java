package org.meanfield.compute.device;

import java.io.Serializable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a thread computes with.
 *
 * @param backEnd ND4J's, with its version
 * @param gpu null: the processor itself
 */
public record Device(String backEnd, @Nullable Gpu gpu) implements Serializable {
  /** In words for the user. */
  public String line() {
    return gpu == null
        ? "the CPU, by " + backEnd
        : String.format(
            Locale.ROOT,
            "%s, %s, %,d MiB, driver %s, by %s",
            gpu,
            gpu.uuid(),
            gpu.mebibytes(),
            gpu.driver(),
            backEnd);
  }
}
