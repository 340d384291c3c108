package org.meanfield.bench.pytorch;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.FloatBuffer;
import org.meanfield.bench.contest.Contender;
import org.meanfield.bench.contest.Differences;
import org.meanfield.bench.contest.Fixture;

/** Predictions by a network that is frozen, so that no operation is recorded for a gradient. */
final class Prediction implements Contender {
  private final Fixture fixture;
  private final Model model;
  private final OnnxBlock block;
  private final NDManager manager;
  private final ParameterStore store;
  private final FloatBuffer images;
  private final Shape shape;
  private final int batch;

  private Prediction(
      Fixture fixture, Model model, OnnxBlock block, int batch, NDManager manager, Shape shape)
      throws IOException {
    this.fixture = fixture;
    this.model = model;
    this.block = block;
    this.batch = batch;
    this.manager = manager;
    this.shape = shape;
    this.store = new ParameterStore(manager, false);
    this.images = fixture.input(batch);
  }

  static Prediction of(Fixture fixture, Model model, OnnxBlock block, int batch)
      throws IOException {
    NDManager manager = model.getNDManager();
    Shape shape = new Shape(fixture.workload().shape(batch));
    block.freezeParameters(true);
    block.initialize(manager, DataType.FLOAT32, shape);
    return new Prediction(fixture, model, block, batch, manager, shape);
  }

  @Override
  public void run() {
    predict();
  }

  private float[] predict() {
    try (NDManager call = manager.newSubManager()) {
      NDArray input = call.create(images.duplicate(), shape);
      NDArray output = block.forward(store, new NDList(input), false).singletonOrThrow();
      if (output.hasGradient()) {
        throw new IllegalStateException("PyTorch records a gradient while it predicts");
      }
      output.attach(call);
      return output.toFloatArray();
    }
  }

  @Override
  public double difference() throws IOException {
    return Differences.largest(fixture.probabilities(batch), predict());
  }

  @Override
  public void close() {
    model.close();
  }
}
