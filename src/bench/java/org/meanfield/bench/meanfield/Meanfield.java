package org.meanfield.bench.meanfield;

import java.io.IOException;
import java.nio.FloatBuffer;
import org.meanfield.bench.contest.Contender;
import org.meanfield.bench.contest.Contest;
import org.meanfield.bench.contest.Differences;
import org.meanfield.bench.contest.Fixture;
import org.meanfield.bench.contest.Mode;
import org.meanfield.bench.contest.Task;
import org.meanfield.compute.Engines;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.Engine;
import org.meanfield.compute.engine.InputBatch;
import org.meanfield.config.ComputeRecipe.EngineName;

/**
 * Meanfield's process: a worker a thread, each with an engine of its own, as on an executor. Its
 * batch is normalised before, as those of its peers are.
 */
public final class Meanfield implements Contender {
  private final Fixture fixture;
  private final Mode mode;
  private final Engine engine;
  private final InputBatch batch;
  private final float[] probabilities;

  private Meanfield(Fixture fixture, Mode mode, Engine engine, int size) {
    this.fixture = fixture;
    this.mode = mode;
    this.engine = engine;
    this.batch = engine.newBatch();
    batch.fill(new Batch(fixture.pixels(size), fixture.labels(size), size));
    this.probabilities = new float[size * fixture.workload().classes()];
  }

  public static void main(String[] arguments) throws Exception {
    Task task = Task.of(arguments);
    Contest.run(task, task.threads(), batch -> of(task, batch));
  }

  private static Meanfield of(Task task, int size) throws IOException {
    Fixture fixture = new Fixture(task.fixture(), task.workload());
    Engine engine =
        Engines.create(EngineName.AUTO, Specs.of(task.workload(), task.mode(), task.precision()));
    engine.weights().write(0, FloatBuffer.wrap(fixture.weights()));
    return new Meanfield(fixture, task.mode(), engine, size);
  }

  @Override
  public void run() {
    if (mode == Mode.STEP) {
      engine.step(batch);
    } else {
      engine.predict(batch, probabilities);
    }
  }

  @Override
  public double difference() throws IOException {
    if (mode == Mode.STEP) {
      return 0;
    }
    engine.predict(batch, probabilities);
    return Differences.largest(fixture.probabilities(batch.size()), probabilities);
  }

  @Override
  public void close() {
    engine.close();
  }
}
