package org.meanfield.training;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.meanfield.averaging.state.Placement;
import org.meanfield.cluster.BackgroundJob;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.Executors;
import org.meanfield.cluster.JobDescription;
import org.meanfield.cluster.PinnedTasks;

/**
 * Keeps executors that come during a run apart until they are ready to train: a process that has
 * just started takes seconds to load what it needs, for which every other worker would wait. They
 * get ready in jobs of their own, beside the rounds. Confined to the trainer's thread.
 */
final class ExecutorWarmUps implements AutoCloseable {
  /** One that is not ready by then trains as it is. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final SparkContext spark;
  private final PinnedTasks.@Nullable Task<Integer> task;
  private final Map<BlockAddress, WarmUp> begun = new HashMap<>();
  private final Set<BlockAddress> waiting = new HashSet<>();

  private record WarmUp(BackgroundJob<Boolean> job, long sinceNanos) {
    boolean isOver() {
      return System.nanoTime() - sinceNanos > PATIENCE.toNanos()
          || (job.hasEnded() && !wentElsewhere());
    }

    /** Spark may give a task to another executor as long as the one it is for takes none yet. */
    boolean wentElsewhere() {
      return job.results().filter(done -> !done.get(0)).isPresent();
    }
  }

  /** Whether the task was done, on the executor that it is for. */
  private record On(String executor, PinnedTasks.Task<Integer> task)
      implements PinnedTasks.Task<Boolean> {
    @Override
    public Boolean run(int index) {
      if (!Executors.here().equals(executor)) {
        return false;
      }
      task.run(index);
      return true;
    }
  }

  /**
   * @param task what makes an executor ready; null: every executor is
   */
  ExecutorWarmUps(SparkContext spark, PinnedTasks.@Nullable Task<Integer> task) {
    this.spark = spark;
    this.task = task;
  }

  /** Whether some have been kept apart that are ready now. */
  boolean someAreReady() {
    return waiting.stream().anyMatch(this::isReady);
  }

  /**
   * The executors that may train: all that do already, and of those that would be taken in the ones
   * that are ready. The others begin to get so.
   *
   * @param placed who trains now
   * @param there all that are registered
   */
  List<BlockAddress> ready(Placement placed, List<BlockAddress> there) {
    begun.keySet().retainAll(there);
    waiting.clear();
    Set<BlockAddress> taken = new HashSet<>(placed.on(there).executors());
    List<BlockAddress> ready = new ArrayList<>();
    for (BlockAddress executor : there) {
      boolean joins = taken.contains(executor) && !placed.executors().contains(executor);
      if (!joins || isReady(executor)) {
        ready.add(executor);
      } else {
        waiting.add(executor);
      }
    }
    boolean someTrain = ready.stream().anyMatch(placed.executors()::contains);
    return someTrain ? ready : there;
  }

  private boolean isReady(BlockAddress executor) {
    if (task == null) {
      return true;
    }
    WarmUp warmUp = begun.computeIfAbsent(executor, to -> begin(to, System.nanoTime()));
    if (warmUp.wentElsewhere() && !warmUp.isOver()) {
      begun.put(executor, begin(executor, warmUp.sinceNanos()));
    }
    return warmUp.isOver();
  }

  private WarmUp begin(BlockAddress executor, long since) {
    On there = new On(executor.executor(), Objects.requireNonNull(task));
    try (JobDescription unused =
        new JobDescription(
            JavaSparkContext.fromSparkContext(spark),
            "Warming up executor " + executor.executor())) {
      return new WarmUp(new PinnedTasks<>(spark, List.of(executor.pin()), there).begin(), since);
    }
  }

  @Override
  public void close() {
    begun.values().forEach(warmUp -> warmUp.job().close());
    begun.clear();
  }
}
