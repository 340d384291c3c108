package org.meanfield.compute.onednn;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;

/** What layers are tried on: small images of odd shapes, and windows that fit all of them. */
class LayerDomain extends DomainContextBase {
  @Provide
  Arbitrary<Images> images() {
    return Combinators.combine(
            Arbitraries.integers().between(5, 8),
            Arbitraries.integers().between(5, 8),
            Arbitraries.of(1, 2, 3, 5, 17),
            Arbitraries.of(CNN2DFormat.NCHW, CNN2DFormat.NHWC),
            Arbitraries.integers().between(1, 4),
            Arbitraries.longs().between(0, 1000))
        .as(Images::new);
  }

  @Provide
  Arbitrary<Sliding> slidings() {
    Arbitrary<int[]> upToThree = pair(1, 3);
    return Combinators.combine(
            Arbitraries.of(ConvolutionMode.Truncate, ConvolutionMode.Same),
            upToThree,
            upToThree,
            pair(0, 2),
            pair(1, 2))
        .as(
            (mode, kernel, stride, padding, dilation) ->
                new Sliding(
                    mode,
                    kernel,
                    mode == ConvolutionMode.Same ? withoutGaps(kernel, stride) : stride,
                    mode == ConvolutionMode.Same ? new int[] {0, 0} : padding,
                    dilation));
  }

  /** DL4J would have to pad a negative number; see RefusalTest. */
  private static int[] withoutGaps(int[] kernel, int[] stride) {
    return new int[] {Math.min(kernel[0], stride[0]), Math.min(kernel[1], stride[1])};
  }

  private static Arbitrary<int[]> pair(int least, int most) {
    return Arbitraries.integers().between(least, most).array(int[].class).ofSize(2);
  }
}
