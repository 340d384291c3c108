package org.meanfield.compute.graph.layer;

import java.util.Arrays;

/**
 * One of a network's parameters, as its layer sees it in DL4J's flat vector.
 *
 * @param name DL4J's, as {@code 0_W}
 * @param form dimensions as the layer that uses it wants them, and DL4J's strides for them
 */
public record Parameter(String name, Form form) {
  public long length() {
    return form.length();
  }

  /**
   * Logical dimensions with the strides at which they lie in the flat vector.
   *
   * @param dims {@code [out, in, height, width]} of a convolution, with a leading group where there
   *     are groups; {@code [out, in...]} of a dense layer
   */
  @SuppressWarnings("ArrayRecordComponent") // made once, compared by no one
  public record Form(long[] dims, long[] strides) {
    public static Form rowMajor(long... dims) {
      return new Form(dims, rowMajorStrides(dims));
    }

    public boolean isRowMajor() {
      return Arrays.equals(strides, rowMajorStrides(dims));
    }

    private static long[] rowMajorStrides(long... dims) {
      long[] strides = new long[dims.length];
      long next = 1;
      for (int i = dims.length - 1; i >= 0; i--) {
        strides[i] = next;
        next *= dims[i];
      }
      return strides;
    }

    public long length() {
      long n = 1;
      for (long d : dims) {
        n *= d;
      }
      return n;
    }
  }
}
