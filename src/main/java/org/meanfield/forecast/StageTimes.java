package org.meanfield.forecast;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.StageInfo;
import org.meanfield.cluster.Listeners;
import org.meanfield.fault.MeanfieldException;

/** How long a round's two stages were, as Spark tells it a little later. */
final class StageTimes extends SparkListener implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  private final SparkContext spark;
  private final long since = System.currentTimeMillis();
  private final BlockingQueue<Double> seconds = new LinkedBlockingQueue<>();

  StageTimes(SparkContext spark) {
    this.spark = spark;
    spark.addSparkListener(this);
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted completed) {
    StageInfo stage = completed.stageInfo();
    long submitted = (long) stage.submissionTime().getOrElse(() -> 0L);
    long ended = (long) stage.completionTime().getOrElse(() -> submitted);
    // What was under way before is told to a new listener too.
    if (submitted >= since) {
      seconds.add((ended - submitted) / 1e3);
    }
  }

  /** The stages of the round that has just ended: that which trains, that which averages. */
  List<Double> ofRound() {
    return List.of(next(), next());
  }

  /** Waits for the stage of a job that is no round. */
  void ofOther() {
    next();
  }

  private double next() {
    try {
      Double stage = seconds.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (stage == null) {
        throw MeanfieldException.cluster(
            "Spark did not tell within "
                + PATIENCE_SECONDS
                + " s how long a stage was: is the driver overloaded?");
      }
      return stage;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw MeanfieldException.interrupted("Stopped while measuring.");
    }
  }

  @Override
  public void close() {
    Listeners.remove(spark, this);
  }
}
