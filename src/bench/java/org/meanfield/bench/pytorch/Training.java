package org.meanfield.bench.pytorch;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.io.IOException;
import org.meanfield.bench.contest.Contender;
import org.meanfield.bench.contest.Fixture;
import org.meanfield.bench.contest.Workload;

/** Steps of training: forward, cross-entropy, backward, update. */
final class Training implements Contender {
  private final Model model;
  private final Trainer trainer;
  private final NDArray images;
  private final NDArray labels;

  private Training(Model model, Trainer trainer, NDArray images, NDArray labels) {
    this.model = model;
    this.trainer = trainer;
    this.images = images;
    this.labels = labels;
  }

  static Training of(Fixture fixture, Model model, int batch) throws IOException {
    Workload workload = fixture.workload();
    NDManager manager = model.getNDManager();
    Shape shape = new Shape(workload.shape(batch));
    Trainer trainer =
        model.newTrainer(
            new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optOptimizer(optimizer(workload.optimizer())));
    trainer.initialize(shape);
    int[] classes = fixture.labels(batch);
    float[] labels = new float[batch];
    for (int i = 0; i < batch; i++) {
      labels[i] = classes[i];
    }
    return new Training(
        model,
        trainer,
        manager.create(fixture.input(batch), shape),
        manager.create(labels, new Shape(batch, 1)));
  }

  private static Optimizer optimizer(Workload.Optimizer optimizer) {
    return switch (optimizer) {
      case ADAM -> Optimizer.adam().optLearningRateTracker(Tracker.fixed(0.001f)).build();
      case MOMENTUM ->
          Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.01f)).optMomentum(0.9f).build();
    };
  }

  @Override
  public void run() {
    // DJL frees what a step allocates only with its manager: results follow their inputs' manager.
    try (NDManager step = model.getNDManager().newSubManager();
        GradientCollector gradients = trainer.newGradientCollector()) {
      NDList input = new NDList(images.duplicate());
      NDList target = new NDList(labels.duplicate());
      input.attach(step);
      target.attach(step);
      NDList output = trainer.forward(input);
      output.attach(step);
      NDArray loss = trainer.getLoss().evaluate(target, output);
      loss.attach(step);
      gradients.backward(loss);
      trainer.step();
    }
  }

  @Override
  public double difference() {
    return 0;
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
  }
}
