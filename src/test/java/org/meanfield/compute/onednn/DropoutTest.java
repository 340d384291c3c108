package org.meanfield.compute.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.meanfield.compute.onednn.SmallNetworks.chain;
import static org.meanfield.compute.onednn.SmallNetworks.dense;
import static org.meanfield.compute.onednn.SmallNetworks.stem;

import java.nio.FloatBuffer;
import net.jqwik.api.Example;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.meanfield.compute.engine.EngineSpec;

/** Values dropped at random: which, and that inference drops none. */
class DropoutTest {
  private static final Images IMAGES = Images.of(6, 5, 3, 8);

  private static EngineSpec spec() {
    return chain(
        IMAGES, stem(IMAGES, 4), new DropoutLayer(0.5), dense(8), new DropoutLayer(0.7), dense(5));
  }

  @Example
  void dropsTheSameForTheSameSeedOnly() {
    float[] first = gradient(3);
    assertThat(gradient(3)).isEqualTo(first);
    assertThat(gradient(4)).isNotEqualTo(first);
  }

  private static float[] gradient(long seed) {
    try (OneDnnEngine engine = OneDnnEngine.create(spec())) {
      engine.seed(seed);
      engine.differentiate(IMAGES.batch());
      return engine.gradient();
    }
  }

  @Example
  void dropsOthersInEveryStep() {
    try (OneDnnEngine engine = OneDnnEngine.create(spec())) {
      engine.seed(3);
      double first = engine.differentiate(IMAGES.batch());
      assertThat(engine.differentiate(IMAGES.batch())).isNotEqualTo(first);
    }
  }

  /** The slope of the loss along its gradient is the gradient's length, if both drop the same. */
  @Example
  void passesBackWhatItLetThrough() {
    try (OneDnnEngine engine = OneDnnEngine.create(spec())) {
      float[] weights = OneDnnEngineTest.values(engine.weights());
      loss(engine, weights);
      float[] gradient = engine.gradient();
      double length = 0;
      for (float g : gradient) {
        length += (double) g * g;
      }
      length = Math.sqrt(length);
      float step = (float) (0.01 / length);
      double slope =
          (loss(engine, moved(weights, gradient, step))
                  - loss(engine, moved(weights, gradient, -step)))
              / 0.02;
      assertThat(slope).isCloseTo(length, within(0.005 * length));
    }
  }

  private static double loss(OneDnnEngine engine, float[] weights) {
    engine.weights().write(0, FloatBuffer.wrap(weights));
    engine.seed(3);
    return engine.differentiate(IMAGES.batch());
  }

  private static float[] moved(float[] weights, float[] direction, float by) {
    float[] moved = weights.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += by * direction[i];
    }
    return moved;
  }

  @Example
  void dropsNothingInInference() {
    try (Dl4jReference dl4j = new Dl4jReference(spec());
        OneDnnEngine engine = OneDnnEngine.create(spec())) {
      float[] expected = dl4j.output(IMAGES.batch());
      float[] rows = new float[expected.length];
      engine.predict(IMAGES.batch(), rows);
      assertThat(Agreement.largestDifference(rows, expected, 0, rows.length)).isLessThan(1e-5);
    }
  }
}
