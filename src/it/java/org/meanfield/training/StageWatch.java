package org.meanfield.training;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * Calls back at what happens to one stage of an application, by its name and its number among those
 * of that name: a round has the stages {@code train} and {@code average}. The calls come on Spark's
 * thread, a moment late.
 */
final class StageWatch extends SparkListener {
  private final String name;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private Runnable starts = () -> {};
  private Consumer<SparkListenerTaskEnd> ends = end -> {};
  private int left;
  private int stage = -1;

  private StageWatch(String name, int number) {
    this.name = name;
    this.left = number;
  }

  /**
   * A watch that does nothing yet.
   *
   * @param number of the stage, from 1
   */
  static StageWatch of(String name, int number) {
    return new StageWatch(name, number);
  }

  /** Called when its first task has started. */
  StageWatch onStart(Runnable call) {
    starts = call;
    return this;
  }

  /** Called whenever one of its tasks has ended. */
  StageWatch onEnd(Consumer<SparkListenerTaskEnd> call) {
    ends = call;
    return this;
  }

  /** Throws what a call has thrown, and where there was no such stage. */
  void check() {
    if (stage < 0) {
      throw new AssertionError("too few stages " + name);
    }
    if (failure.get() != null) {
      throw new AssertionError(failure.get());
    }
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    if (stage < 0 && submitted.stageInfo().name().equals(name) && --left == 0) {
      stage = submitted.stageInfo().stageId();
    }
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    if (start.stageId() == stage) {
      Runnable first = starts;
      starts = () -> {};
      guarded(first);
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.stageId() == stage) {
      guarded(() -> ends.accept(end));
    }
  }

  private void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | AssertionError e) {
      failure.compareAndSet(null, e);
    }
  }
}
