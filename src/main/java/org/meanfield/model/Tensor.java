package org.meanfield.model;

import java.util.List;

/**
 * A float tensor of a safetensors file.
 *
 * @param shape row-major; empty: a single value
 * @param begin of its bytes in the data section
 * @param end of them, exclusive
 */
record Tensor(String name, List<Long> shape, long begin, long end) {
  Tensor {
    shape = List.copyOf(shape);
  }
}
