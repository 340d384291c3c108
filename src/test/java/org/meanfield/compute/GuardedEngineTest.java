package org.meanfield.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meanfield.Quickstart;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.Engine;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.engine.InputBatch;
import org.meanfield.compute.engine.ParameterVector;
import org.meanfield.compute.natives.ConfinedThread;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.config.TrainingRecipe.OptimizerName;
import org.meanfield.network.InputShape;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.network.Normalization;
import org.meanfield.network.OptimizerSpec;
import org.meanfield.network.Schedule;

class GuardedEngineTest {
  private static final int THREADS = 4;
  private static final int LENGTH = 28 * 28;

  private static Engine engine(EngineName name) {
    return Engines.create(
        name,
        new EngineSpec(
            NetworkCatalog.of("lenet", new InputShape(28, 28, 1), 10),
            Normalization.scale(1),
            new OptimizerSpec(OptimizerName.ADAM, 1e-3, 0.9, 0, new Schedule.Constant()),
            1));
  }

  private static Batch picture(int i) {
    byte[] all = Quickstart.pixels(THREADS);
    return new Batch(
        java.util.Arrays.copyOfRange(all, i * LENGTH, (i + 1) * LENGTH), new int[1], 1);
  }

  @ParameterizedTest
  @EnumSource(
      value = EngineName.class,
      names = {"DL4J", "ONEDNN"})
  void refusesEveryUseAfterItWasClosed_andIsClosedOnce(EngineName name) {
    Engine engine = engine(name);
    InputBatch batch = engine.newBatch();
    batch.fill(picture(0));
    engine.step(batch);
    ParameterVector weights = engine.weights();
    ParameterVector state = engine.updaterState();
    FloatBuffer one = FloatBuffer.allocate(1);

    engine.close();
    engine.close();

    List<Consumer<Engine>> uses =
        List.of(
            Engine::weights,
            Engine::updaterState,
            Engine::shareWeights,
            Engine::restartUpdater,
            Engine::iteration,
            of -> of.setIteration(1),
            of -> of.seed(1),
            of -> of.step(batch),
            of -> of.step(picture(0)),
            of -> of.predict(batch, new float[10]),
            of -> of.predict(picture(0), new float[10]),
            of -> weights.read(0, one),
            of -> weights.write(0, one),
            of -> state.read(0, one),
            of -> state.write(0, one));
    for (Consumer<Engine> use : uses) {
      assertThatThrownBy(() -> use.accept(engine))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("has been closed");
    }
  }

  /** As the threads of pipe and of PySpark that pull rows until the task's end, and after it. */
  @ParameterizedTest
  @EnumSource(
      value = EngineName.class,
      names = {"DL4J", "ONEDNN"})
  void answersThreadsRightly_untilOneClosesIt(EngineName name) throws Exception {
    Engine engine = engine(name);
    float[][] alone = new float[THREADS][10];
    for (int i = 0; i < THREADS; i++) {
      engine.predict(picture(i), alone[i]);
    }
    CountDownLatch answered = new CountDownLatch(THREADS * 20);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<Integer>> running = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int picture = i;
      running.add(threads.submit(() -> predictUntilClosed(engine, picture, alone, answered)));
    }

    assertThat(answered.await(2, TimeUnit.MINUTES)).isTrue();
    engine.close();

    for (Future<Integer> wrong : running) {
      assertThat(wrong.get(1, TimeUnit.MINUTES)).isZero();
    }
    threads.shutdown();
  }

  private static int predictUntilClosed(
      Engine engine, int picture, float[][] expected, CountDownLatch answered) {
    int wrong = 0;
    try (ConfinedThread unused = ConfinedThread.enter()) {
      Batch batch = picture(picture);
      float[] answer = new float[10];
      while (true) {
        engine.predict(batch, answer);
        wrong += java.util.Arrays.equals(answer, expected[picture]) ? 0 : 1;
        answered.countDown();
      }
    } catch (IllegalStateException closed) {
      return wrong;
    }
  }
}
