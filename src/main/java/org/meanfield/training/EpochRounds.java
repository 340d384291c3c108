package org.meanfield.training;

import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.meanfield.averaging.RoundResult;
import org.meanfield.cluster.Listeners;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.training.metrics.StepCounter;
import org.meanfield.training.metrics.StepProgress;
import org.meanfield.training.metrics.TrainingListener;
import org.meanfield.training.worker.StepPlan;

/**
 * The rounds of averaging that the epoch under way still lacks; while it is open, steps are told as
 * they are taken. Confined to the trainer's thread.
 */
final class EpochRounds implements EpochSteps.Rounds {
  private final SparkContext spark;
  private final TrainingSettings settings;
  private final TrainingState state;
  private final EpochProgress at;
  private final List<Integer> sizes;
  private final RDD<PackedChunk> shares;
  private final long stepsPerEpoch;
  private final StepCounter counter = new StepCounter();
  private final StepProgress progress;

  EpochRounds(
      SparkContext spark, TrainingData data, TrainingState state, TrainingListener listener) {
    this.spark = spark;
    this.settings = state.settings();
    this.state = state;
    this.at = state.progress();
    this.sizes = data.shares().sizes();
    this.stepsPerEpoch = data.stepsPerEpoch(settings.schedule().batchSize());
    this.shares =
        data.shares().of(at.epoch(), worker -> List.of(state.placement().ofWorker(worker).pin()));
    spark.register(counter, StepProgress.NAME);
    this.progress = new StepProgress(counter.id(), at.epoch() + 1, data.examples(), listener);
    progress.goOn(at.sums().trained());
    spark.addSparkListener(progress);
  }

  @Override
  public boolean hasNext() {
    return at.sums().rounds() * perRound() < stepsPerEpoch;
  }

  @Override
  public void next() {
    AveragingInterval interval = settings.averaging().interval();
    long done = at.sums().rounds();
    long round = interval.roundsBefore(at.epoch(), stepsPerEpoch) + done;
    state.describe("Epoch " + (at.epoch() + 1) + ", averaging round " + (done + 1));
    StepPlan plan = new StepPlan(at.epoch(), round, done * perRound(), perRound());
    RoundResult result = state.round(shares, settings.training(plan, sizes, counter));
    state.ended(result, round);
    progress.roundEnded(result);
  }

  private long perRound() {
    return settings.averaging().interval().steps(at.epoch(), stepsPerEpoch);
  }

  @Override
  public void close() {
    Listeners.remove(spark, progress);
  }
}
