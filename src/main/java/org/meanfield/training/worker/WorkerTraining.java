package org.meanfield.training.worker;

import java.util.List;
import java.util.Locale;
import org.meanfield.averaging.state.LocalOutcome;
import org.meanfield.averaging.state.LocalRound;
import org.meanfield.averaging.state.LocalTraining;
import org.meanfield.compute.Devices;
import org.meanfield.compute.device.Seat;
import org.meanfield.compute.engine.Engine;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.engine.PreparedBatch;
import org.meanfield.config.AveragingRecipe.UpdaterState;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.fault.Fault;
import org.meanfield.random.RoundSeed;
import org.meanfield.training.metrics.StepCount;
import org.meanfield.training.metrics.StepCounter;
import org.meanfield.training.metrics.WorkerTally;

/**
 * A worker's steps of one round over its own share.
 *
 * @param <S> an element of the share
 * @param reader of the share
 * @param workerState what the updater begins the round with
 * @param sizes examples of each worker's share, as they were dealt; empty: nobody knows
 * @param progress counted as steps are taken
 */
public record WorkerTraining<S>(
    EngineName engineName,
    EngineSpec spec,
    ShareReader<S> reader,
    long seed,
    int batchSize,
    UpdaterState workerState,
    StepPlan plan,
    List<Integer> sizes,
    StepCounter progress)
    implements LocalTraining<S> {

  @Override
  public LocalOutcome train(LocalRound round, List<S> elements) {
    Devices.take(new Seat(round.gpus(), round.worker()));
    WorkerDesk desk = round.standing().get(WorkerDesk.class, WorkerDesk::new);
    long begun = System.nanoTime();
    Engine engine =
        round.state().isEmpty() ? desk.newEngine(engineName, spec) : desk.engine(engineName, spec);
    long made = System.nanoTime() - begun;
    StatePassage passage = new StatePassage(workerState, desk);
    start(engine, round, passage);
    long before = engine.iteration();
    begun = System.nanoTime();
    ExampleShare share = reader.read(elements, seed, plan.epoch());
    requireSize(round.worker(), share.size());
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
              WorkerState.steps(before + steps),
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

  /** Its steps count as if it had taken all of them, so that it stays in step with the others. */
  @Override
  public List<byte[]> leftOut(LocalRound round, LocalOutcome outcome) {
    return WorkerState.leftOut(round.state(), outcome.state());
  }

  /** A share that was lost with its executor has been read again, and may be another. */
  private void requireSize(int worker, int found) {
    if (!sizes.isEmpty() && sizes.get(worker) != found) {
      throw Fault.data(
          String.format(
              Locale.ROOT,
              "The training images of worker %d were read again after an executor was lost, and %,d"
                  + " came; expected %,d as at first. Images have been changed or removed while the"
                  + " run trains: put them back, then resume the run.",
              worker,
              found,
              sizes.get(worker)));
    }
  }

  private void start(Engine engine, LocalRound round, StatePassage passage) {
    for (int slice = 0; slice < round.layout().slices(); slice++) {
      engine.weights().write(round.layout().offset(slice), round.slice(slice));
    }
    if (!round.state().isEmpty()) {
      passage.enter(round, engine);
    } else if (plan.taken() > 0) {
      engine.setIteration(plan.taken(), plan.taken());
    }
    engine.seed(RoundSeed.of(seed, plan.round(), round.worker()));
  }
}
