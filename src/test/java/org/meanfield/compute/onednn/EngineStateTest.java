package org.meanfield.compute.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.meanfield.compute.onednn.OneDnnEngineTest.values;
import static org.meanfield.compute.onednn.SmallNetworks.chain;
import static org.meanfield.compute.onednn.SmallNetworks.convolution;
import static org.meanfield.compute.onednn.SmallNetworks.dense;
import static org.meanfield.compute.onednn.SmallNetworks.settings;
import static org.meanfield.compute.onednn.SmallNetworks.stem;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.network.InputShape;
import org.meanfield.network.NetworkCatalog;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** An engine's memory: its weights and updater state, over steps, threads and batch sizes. */
class EngineStateTest {
  private static final Images IMAGES = Images.of(8, 7, 3, 8);

  static List<IUpdater> updaters() {
    return List.of(
        new Sgd(1e-4),
        new Nesterovs(1e-4, 0.9),
        new Adam(1e-4),
        new AMSGrad(1e-4),
        new RmsProp(1e-4));
  }

  /** With batch normalisation, whose statistics have no state, between layers that have. */
  private static EngineSpec spec(IUpdater updater) {
    return chain(
        IMAGES,
        settings().updater(updater),
        convolution(IMAGES, 17, Sliding.square(3)).activation(Activation.TANH).build(),
        new BatchNormalization(),
        stem(IMAGES, 16),
        convolution(IMAGES, 5, Sliding.square(3)).activation(Activation.TANH).build(),
        new DropoutLayer(0.8),
        dense(9));
  }

  private static EngineSpec withoutDropout(IUpdater updater) {
    return chain(
        IMAGES,
        settings().updater(updater),
        stem(IMAGES, 17),
        new BatchNormalization(),
        new ActivationLayer(Activation.TANH),
        dense(9));
  }

  private static void steps(OneDnnEngine engine, int from, int to) {
    for (int step = from; step < to; step++) {
      engine.seed(step);
      engine.step(IMAGES.batch(8, step));
    }
  }

  private static void copy(OneDnnEngine from, OneDnnEngine to) {
    to.weights().write(0, FloatBuffer.wrap(values(from.weights())));
    to.updaterState().write(0, FloatBuffer.wrap(values(from.updaterState())));
    to.setIteration(from.iteration());
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void continuesToTheSameBitsInAFreshEngine(IUpdater updater) {
    try (OneDnnEngine one = OneDnnEngine.create(spec(updater));
        OneDnnEngine fresh = OneDnnEngine.create(spec(updater));
        OneDnnEngine used = OneDnnEngine.create(spec(updater))) {
      steps(one, 0, 3);
      steps(used, 5, 6);
      copy(one, fresh);
      copy(one, used);
      assertThat(values(fresh.updaterState())).isEqualTo(values(one.updaterState()));
      assertThat(values(used.weights())).isEqualTo(values(one.weights()));
      for (OneDnnEngine each : List.of(one, fresh, used)) {
        steps(each, 3, 5);
      }
      assertThat(values(fresh.weights())).isEqualTo(values(one.weights()));
      assertThat(values(used.weights())).isEqualTo(values(one.weights()));
      assertThat(values(fresh.updaterState())).isEqualTo(values(one.updaterState()));
      assertThat(values(used.updaterState())).isEqualTo(values(one.updaterState()));
    }
  }

  /** Slices in any order and interleaved, as workers average them. */
  @Test
  void readsAndWritesSlicesBetweenSteps() {
    try (OneDnnEngine engine = OneDnnEngine.create(spec(new Adam(1e-3)))) {
      steps(engine, 0, 1);
      float[] weights = values(engine.weights());
      float[] state = values(engine.updaterState());
      for (int from = weights.length; from > 0; from -= 101) {
        int begin = Math.max(0, from - 101);
        float[] zeros = new float[from - begin];
        engine.weights().write(begin, FloatBuffer.wrap(zeros));
        engine.updaterState().write(begin, FloatBuffer.wrap(state, begin, from - begin).slice());
        engine.weights().write(begin, FloatBuffer.wrap(weights, begin, from - begin).slice());
      }
      assertThat(values(engine.weights())).isEqualTo(weights);
      assertThat(values(engine.updaterState())).isEqualTo(state);
    }
  }

  /** A dense layer whose weights stay in order, between layers whose weights are in blocks. */
  private static EngineSpec largeLayer(IUpdater updater) {
    return chain(
        IMAGES,
        settings().updater(updater),
        stem(IMAGES, 17),
        dense(1030),
        new ActivationLayer(Activation.TANH),
        dense(1030),
        dense(40));
  }

  @Test
  void computesAsDl4jDoes_withALayerWhoseWeightsStayInOrder() {
    Agreement.assertInFp32(largeLayer(new Sgd(1e-3)), IMAGES.batch(8, 1));
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void readsAndWritesWeightsInOrderAndInBlocks(IUpdater updater) {
    try (OneDnnEngine one = OneDnnEngine.create(largeLayer(updater));
        OneDnnEngine used = OneDnnEngine.create(largeLayer(updater))) {
      float[] first = values(one.weights());
      assertThat(first).hasSizeGreaterThan(1030 * 1030);
      steps(one, 0, 2);
      steps(used, 5, 6);
      copy(one, used);
      assertThat(values(used.updaterState())).isEqualTo(values(one.updaterState()));
      assertThat(values(used.weights())).isEqualTo(values(one.weights())).isNotEqualTo(first);
      steps(one, 2, 3);
      steps(used, 2, 3);
      assertThat(values(used.weights())).isEqualTo(values(one.weights()));
      assertThat(values(used.updaterState())).isEqualTo(values(one.updaterState()));
    }
  }

  @Test
  void letsOtherThreadsReadItsWeights() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (OneDnnEngine engine = OneDnnEngine.create(spec(new Adam(1e-3)))) {
      steps(engine, 0, 2);
      float[] own = values(engine.weights());
      // Its memory for what is put in order holds something else now.
      float[] state = values(engine.updaterState());
      assertThat(state).isNotEmpty();
      engine.shareWeights();
      Callable<float[]> reading = () -> values(engine.weights());
      for (Future<float[]> each : threads.invokeAll(List.of(reading, reading))) {
        assertThat(each.get()).isEqualTo(own);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void laysStateOutAsDl4jDoes(IUpdater updater) {
    EngineSpec spec = withoutDropout(updater);
    try (Dl4jReference dl4j = new Dl4jReference(spec);
        OneDnnEngine engine = OneDnnEngine.create(spec)) {
      float[] first = dl4j.updaterState();
      assertThat(values(engine.updaterState())).isEqualTo(first);
      for (int step = 0; step < 3; step++) {
        dl4j.fit(IMAGES.batch(8, step));
        engine.step(IMAGES.batch(8, step));
      }
      float[] expected = dl4j.updaterState();
      float[] actual = values(engine.updaterState());
      double largest = Agreement.largest(expected, 0, expected.length);
      assertThat(actual).hasSameSizeAs(expected);
      assertThat(Agreement.largestDifference(actual, expected, 0, expected.length))
          .isLessThanOrEqualTo(1e-5 * largest);
    }
  }

  @Test
  void twoThreadsGetTheBitsOfOne() throws Exception {
    float[] alone = trained();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Callable<float[]> training = EngineStateTest::trained;
      for (Future<float[]> each : threads.invokeAll(List.of(training, training))) {
        assertThat(each.get()).isEqualTo(alone);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static float[] trained() {
    try (OneDnnEngine engine = OneDnnEngine.create(spec(new Adam(1e-3)))) {
      steps(engine, 0, 20);
      return values(engine.weights());
    }
  }

  @Test
  void takesTheLastSmallerBatch() {
    EngineSpec spec = withoutDropout(new Nesterovs(0.05, 0.9));
    try (Dl4jReference dl4j = new Dl4jReference(spec);
        OneDnnEngine engine = OneDnnEngine.create(spec)) {
      float[] first = dl4j.weights();
      for (int size : new int[] {8, 8, 3, 8, 3}) {
        Batch batch = IMAGES.batch(size, 7L + size);
        dl4j.fit(batch);
        engine.step(batch);
      }
      float[] expected = dl4j.weights();
      double way = Agreement.largestDifference(expected, first, 0, first.length);
      assertThat(
              Agreement.largestDifference(values(engine.weights()), expected, 0, expected.length))
          .isLessThanOrEqualTo(1e-4 * way);
    }
  }

  /** More sizes than programs are kept, each as if it were the only one. */
  @Test
  void takesBatchesOfManySizes() {
    EngineSpec spec = withoutDropout(new Sgd(0.05));
    try (OneDnnEngine engine = OneDnnEngine.create(spec)) {
      for (int size : new int[] {2, 7, 3, 8, 4, 5, 6, 2, 7}) {
        Batch batch = IMAGES.batch(size, size);
        float[] before = rows(engine, batch);
        try (OneDnnEngine only = OneDnnEngine.create(spec)) {
          copy(engine, only);
          assertThat(Agreement.largestDifference(rows(only, batch), before, 0, before.length))
              .isLessThan(1e-6);
          assertThat(engine.step(batch)).isCloseTo(only.step(batch), within(1e-5));
        }
      }
    }
  }

  private static float[] rows(OneDnnEngine engine, Batch batch) {
    float[] rows = new float[batch.size() * Images.CLASSES];
    engine.predict(batch, rows);
    return rows;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void predictsByTheNewestWeights(boolean logarithmic) {
    EngineSpec spec =
        chain(
            IMAGES,
            stem(IMAGES, 17),
            new BatchNormalization.Builder().useLogStd(logarithmic).decay(0.5).build(),
            convolution(IMAGES, 8, Sliding.square(3)).activation(Activation.TANH).build(),
            dense(9));
    Batch batch = IMAGES.batch();
    try (OneDnnEngine engine = OneDnnEngine.create(spec)) {
      float[] first = values(engine.weights());
      float[] before = rows(engine, batch);
      for (int step = 0; step < 3; step++) {
        engine.step(batch);
        assertFresh(spec, engine, batch);
      }
      engine.step(IMAGES.batch(3, 1));
      assertFresh(spec, engine, batch);
      assertFresh(spec, engine, IMAGES.batch(3, 2));
      engine.weights().write(0, FloatBuffer.wrap(first));
      assertThat(Agreement.largestDifference(rows(engine, batch), before, 0, before.length))
          .isLessThan(1e-5);
    }
  }

  private static void assertFresh(EngineSpec spec, OneDnnEngine engine, Batch batch) {
    float[] actual = rows(engine, batch);
    try (OneDnnEngine fresh = OneDnnEngine.create(spec)) {
      fresh.weights().write(0, FloatBuffer.wrap(values(engine.weights())));
      float[] expected = rows(fresh, batch);
      assertThat(Agreement.largestDifference(actual, expected, 0, expected.length))
          .isLessThan(1e-5);
    }
  }

  @Test
  void allocatesNextToNothingInAStep() {
    EngineSpec spec =
        OneDnnEngineTest.spec(
            NetworkCatalog.of("cat-dog-cnn", new InputShape(28, 28, 1), 10), OneDnnEngineTest.ADAM);
    Batch batch = OneDnnEngineTest.batch(spec.architecture().input(), 10, 4, 1);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    try (OneDnnEngine engine = OneDnnEngine.create(spec)) {
      for (int step = 0; step < 20; step++) {
        engine.step(batch);
      }
      long before = threads.getThreadAllocatedBytes(thread);
      for (int step = 0; step < 200; step++) {
        engine.step(batch);
      }
      long bytes = (threads.getThreadAllocatedBytes(thread) - before) / 200;
      assertThat(bytes).as("bytes a step").isLessThan(2048);
    }
  }
}
