package org.meanfield.compute.onednn.emission;

import org.meanfield.compute.graph.layer.Window;

/**
 * Where Winograd's algorithm (Lavin and Gray, Fast algorithms for convolutional neural networks,
 * 2016), in tiles of four by four pixels, is faster than direct convolution. By oneDNN 2.5 with
 * AVX-512; without, it has none. The bounds are where the two crossed on one core of a Sapphire
 * Rapids: 13x13 pixels of 32 channels took 2.4 against 1.8 ms (the last row and column of tiles
 * hold one pixel each), 32x32 of 16 channels 2.5 against 2.1, but 2.1 against 3.1 for the weights'
 * gradient, 7x7 of 512 channels in batches of eight 14 against 10, where weights cost more to
 * transform than so few tiles gain; in between it took down to half the time.
 *
 * @param weightDims {@code [out, in, height, width]}
 * @param keptWeights whether weights are transformed once for many batches
 */
@SuppressWarnings("ArrayRecordComponent") // made once, compared by no one
record Winograd(Window window, long[] weightDims, boolean keptWeights) {
  private static final long TILE = 4;
  private static final long CHANNELS = 32;
  private static final long CHANNELS_FOR_WEIGHTS = 16;
  private static final double COVERED = 1.4;
  private static final long CHANNELS_A_TILE = 4;

  /**
   * Of the layer's result, or of its input's gradient.
   *
   * @param written {@code [batch, channels, height, width]}
   */
  boolean pays(long... written) {
    double pixels = (double) written[0] * written[2] * written[3];
    return fits()
        && Math.min(weightDims[0], weightDims[1]) >= CHANNELS
        && tiles(written) * TILE * TILE / pixels <= COVERED
        && (keptWeights || enoughTiles(written));
  }

  /**
   * Of the weights' gradient.
   *
   * @param result {@code [batch, channels, height, width]}
   */
  boolean paysForWeights(long... result) {
    return fits() && weightDims[1] >= CHANNELS_FOR_WEIGHTS && enoughTiles(result);
  }

  private boolean fits() {
    return weightDims.length == 4
        && weightDims[2] == 3
        && weightDims[3] == 3
        && window.stride()[0] == 1
        && window.stride()[1] == 1
        && !window.dilated();
  }

  private boolean enoughTiles(long... plane) {
    return tiles(plane) * CHANNELS_A_TILE >= Math.max(weightDims[0], weightDims[1]);
  }

  private static long tiles(long... plane) {
    return plane[0] * ((plane[2] + TILE - 1) / TILE) * ((plane[3] + TILE - 1) / TILE);
  }
}
