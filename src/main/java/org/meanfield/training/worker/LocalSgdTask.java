package org.meanfield.training.worker;

import java.util.List;
import java.util.Locale;
import org.meanfield.averaging.state.RoundInput;
import org.meanfield.averaging.state.RoundOutput;
import org.meanfield.averaging.state.WorkerTask;
import org.meanfield.compute.Devices;
import org.meanfield.compute.device.DeviceAssignment;
import org.meanfield.compute.engine.Engine;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.engine.InputBatch;
import org.meanfield.config.AveragingRecipe.OptimizerState;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.random.RoundSeed;
import org.meanfield.training.metrics.StepCount;
import org.meanfield.training.metrics.StepCounter;
import org.meanfield.training.metrics.WorkerStats;

/**
 * A worker's steps of one round over its own share.
 *
 * @param <S> an element of the share
 * @param reader of the share
 * @param optimizerState what the updater begins the round with
 * @param sizes examples of each worker's share, as they were dealt; empty: nobody knows
 * @param progress counted as steps are taken
 */
public record LocalSgdTask<S>(
    EngineName engineName,
    EngineSpec spec,
    PartitionReader<S> reader,
    long seed,
    int batchSize,
    OptimizerState optimizerState,
    StepPlan plan,
    List<Integer> sizes,
    StepCounter progress)
    implements WorkerTask<S> {

  @Override
  public RoundOutput train(RoundInput round, List<S> elements) {
    Devices.take(new DeviceAssignment(round.gpus(), round.worker()));
    WorkerCache desk = round.standing().get(WorkerCache.class, WorkerCache::new);
    long begun = System.nanoTime();
    Engine engine =
        round.state().isEmpty() ? desk.newEngine(engineName, spec) : desk.engine(engineName, spec);
    long made = System.nanoTime() - begun;
    OptimizerStatePolicy passage = new OptimizerStatePolicy(optimizerState, desk);
    start(engine, round, passage);
    long before = engine.iteration();
    begun = System.nanoTime();
    WorkerExamples share = reader.read(elements, seed, plan.epoch());
    requireSize(round.worker(), share.size());
    int[] order = desk.order(reader, seed, plan.epoch(), round.worker(), share.size());
    long from = plan.firstStep() * batchSize;
    long left = Math.max(0, share.size() - from);
    long steps = Math.min(plan.steps(), (left + batchSize - 1) / batchSize);
    WorkerStats tally = new WorkerStats(0, 0, 0);
    long examples = 0;
    try (BatchPrefetcher feed =
        new BatchPrefetcher(
            engine, share, order, from, batchSize, steps, "batches of worker " + round.worker())) {
      while (tally.steps() < steps) {
        if (round.cancelled().getAsBoolean()) {
          throw new IllegalStateException("worker " + round.worker() + " was told to stop");
        }
        InputBatch batch = feed.next();
        double loss = engine.step(batch);
        if (!Double.isFinite(loss)) {
          return new RoundOutput(
              0,
              made + System.nanoTime() - begun,
              engine.weights()::read,
              OptimizerStateCodec.steps(before + steps),
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
    OptimizerStatePolicy.Left leaving = passage.leave(round.layout(), engine);
    engine.shareWeights();
    return new RoundOutput(examples, nanos, leaving.averaged(), leaving.state(), tally.encode());
  }

  /** Its steps count as if it had taken all of them, so that it stays in step with the others. */
  @Override
  public List<byte[]> leftOut(RoundInput round, RoundOutput outcome) {
    return OptimizerStateCodec.leftOut(round.state(), outcome.state());
  }

  /** A share that was lost with its executor has been read again, and may be another. */
  private void requireSize(int worker, int found) {
    if (!sizes.isEmpty() && sizes.get(worker) != found) {
      throw MeanfieldException.data(
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

  private void start(Engine engine, RoundInput round, OptimizerStatePolicy passage) {
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
