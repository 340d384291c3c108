package org.meanfield.compute.onednn.program;

import org.jspecify.annotations.Nullable;

/**
 * The native memory that a program's regions are parts of.
 *
 * @param gradient null in a program that trains nothing
 */
public record MemoryBlocks(
    NativeBlock arena, NativeBlock input, NativeBlock weights, @Nullable NativeBlock gradient) {
  NativeBlock of(BufferRegion.Place place) {
    return switch (place) {
      case ARENA -> arena;
      case INPUT -> input;
      case WEIGHTS -> weights;
      case GRADIENT -> {
        if (gradient == null) {
          throw new IllegalStateException("a program that trains nothing has no gradient");
        }
        yield gradient;
      }
    };
  }
}
