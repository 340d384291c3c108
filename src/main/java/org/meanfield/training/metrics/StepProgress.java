package org.meanfield.training.metrics;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.meanfield.averaging.RoundResult;
import org.meanfield.averaging.state.WorkerReport;
import org.meanfield.cluster.ScalaTypes;

/** Makes progress events of what executors say of their running tasks with each heartbeat. */
public final class StepProgress extends SparkListener {
  public static final String NAME = "meanfield.steps";

  private final long accumulator;
  private final int epoch;
  private final long examples;
  private final TrainingListener listener;
  private final Map<Long, StepCount> running = new HashMap<>();
  private StepCount ended = StepCount.ZERO;

  public StepProgress(long accumulator, int epoch, long examples, TrainingListener listener) {
    this.accumulator = accumulator;
    this.epoch = epoch;
    this.examples = examples;
    this.listener = listener;
  }

  @Override
  public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    ScalaTypes.iterator(update.accumUpdates().iterator())
        .forEachRemaining(
            task ->
                ScalaTypes.iterator(task._4().iterator())
                    .forEachRemaining(info -> note((Long) task._1(), info)));
    tell();
  }

  /** So much of the epoch was done before. */
  public synchronized void goOn(StepCount before) {
    ended = before;
    tell();
  }

  /** The running tasks of this round are done. */
  public synchronized void roundEnded(RoundResult result) {
    running.clear();
    for (WorkerReport report : result.reports()) {
      double loss = WorkerStats.of(report).lossSum();
      ended = ended.plus(new StepCount(report.examples(), loss));
    }
    tell();
  }

  private void note(long task, AccumulableInfo info) {
    if (info.id() == accumulator
        && info.update().isDefined()
        && info.update().get() instanceof StepCount count) {
      running.put(task, count);
    }
  }

  private void tell() {
    StepCount done = ended;
    for (StepCount count : running.values()) {
      done = done.plus(count);
    }
    if (done.examples() > 0) {
      listener.on(new TrainingEvent.Progress(epoch, done, examples));
    }
  }
}
