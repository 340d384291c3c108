package org.meanfield.compute.onednn;

import java.util.Arrays;

/**
 * One of a network's parameters where it lies in DL4J's flat vector, and as oneDNN sees it there.
 *
 * @param name DL4J's, as {@code 0_W}
 * @param offset in weights
 * @param form dimensions as the primitive that uses it wants them, and DL4J's strides for them
 */
record Variable(String name, long offset, Form form) {
  long length() {
    return form.length();
  }

  /**
   * Logical dimensions with the strides at which they lie in the flat vector.
   *
   * @param dims in oneDNN's order: {@code [out, in, height, width]} of a convolution, with a
   *     leading group where there are groups; {@code [out, in...]} of a dense layer
   */
  @SuppressWarnings("ArrayRecordComponent") // made once, compared by no one
  record Form(long[] dims, long[] strides) {
    static Form rowMajor(long... dims) {
      return new Form(dims, Descriptors.rowMajor(dims));
    }

    boolean isRowMajor() {
      return Arrays.equals(strides, Descriptors.rowMajor(dims));
    }

    long length() {
      long n = 1;
      for (long d : dims) {
        n *= d;
      }
      return n;
    }

    org.bytedeco.dnnl.memory.desc descriptor() {
      return Descriptors.strided(dims, strides);
    }
  }
}
