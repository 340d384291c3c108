package org.meanfield.training;

import java.util.List;
import java.util.Locale;
import org.meanfield.averaging.LocalOutcome;
import org.meanfield.averaging.LocalRound;
import org.meanfield.averaging.LocalTraining;
import org.meanfield.compute.Devices;
import org.meanfield.compute.Engine;
import org.meanfield.compute.EngineSpec;
import org.meanfield.compute.PreparedBatch;
import org.meanfield.compute.device.Seat;
import org.meanfield.config.AveragingRecipe.UpdaterState;
import org.meanfield.config.ComputeRecipe.EngineName;

/**
 * A worker's steps of one round over its own share.
 *
 * @param <S> an element of the share
 * @param run tells runs of one application apart
 * @param reader of the share
 * @param workerState what the updater begins the round with
 * @param progress counted as steps are taken
 */
record WorkerTraining<S>(
    String run,
    EngineName engineName,
    EngineSpec spec,
    ShareReader<S> reader,
    long seed,
    int batchSize,
    UpdaterState workerState,
    StepPlan plan,
    StepCounter progress)
    implements LocalTraining<S> {

  @Override
  public LocalOutcome train(LocalRound round, List<S> elements) {
    Devices.take(new Seat(round.gpus(), round.worker()));
    WorkerDesk desk = WorkerDesk.of(round.worker(), run);
    long begun = System.nanoTime();
    Engine engine =
        round.state().isEmpty() ? desk.newEngine(engineName, spec) : desk.engine(engineName, spec);
    long made = System.nanoTime() - begun;
    StatePassage passage = new StatePassage(workerState, desk);
    start(engine, round, passage);
    begun = System.nanoTime();
    ExampleShare share = reader.read(elements, seed, plan.epoch());
    int[] order = desk.order(reader, seed, plan.epoch(), round.worker(), share.size());
    long from = plan.firstStep() * batchSize;
    long left = Math.max(0, share.size() - from);
    long steps = Math.min(plan.steps(), (left + batchSize - 1) / batchSize);
    WorkerTally tally = new WorkerTally(0, 0, 0);
    long examples = 0;
    try (BatchFeed feed =
        new BatchFeed(
            engine, share, order, from, batchSize, steps, "batches of worker " + round.worker())) {
      while (tally.steps() < steps) {
        if (round.cancelled().getAsBoolean()) {
          throw new IllegalStateException("worker " + round.worker() + " was told to stop");
        }
        PreparedBatch batch = feed.next();
        double loss = engine.step(batch);
        if (!Double.isFinite(loss)) {
          return new LocalOutcome(
              0,
              made + System.nanoTime() - begun,
              engine.weights()::read,
              List.of(),
              String.format(
                  Locale.ROOT,
                  "its loss was %s in step %d of epoch %d",
                  loss,
                  plan.firstStep() + tally.steps() + 1,
                  plan.epoch() + 1),
              tally.encode());
        }
        StepCount step = new StepCount(batch.size(), loss * batch.size());
        progress.add(step);
        examples += step.examples();
        tally = tally.plus(step.lossSum(), feed.waitedNanos());
      }
    }
    long nanos = made + System.nanoTime() - begun;
    StatePassage.Left leaving = passage.leave(round.layout(), engine);
    engine.shareWeights();
    return new LocalOutcome(examples, nanos, leaving.averaged(), leaving.state(), tally.encode());
  }

  private void start(Engine engine, LocalRound round, StatePassage passage) {
    for (int slice = 0; slice < round.layout().slices(); slice++) {
      engine.weights().write(round.layout().offset(slice), round.slice(slice));
    }
    if (!round.state().isEmpty()) {
      passage.enter(round, engine);
    }
    engine.seed(RoundSeed.of(seed, plan.round(), round.worker()));
  }
}
