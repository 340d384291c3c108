package org.meanfield.averaging.round;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.meanfield.averaging.state.Placement;
import org.meanfield.averaging.state.WorkerReport;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.BlockStore;
import org.meanfield.cluster.Executors;
import org.meanfield.cluster.Listeners;
import org.meanfield.cluster.PinnedTasks;
import org.meanfield.cluster.StageName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which executors have places of a run's workers, so that those of workers that train elsewhere
 * now, and at the run's end all, are let go of. Confined to the driver's thread.
 */
public final class WorkerHomes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerHomes.class);

  /** A step of a task that was told to end takes less, or it lets go by itself later. */
  private static final Duration STEP = Duration.ofSeconds(5);

  /** Until an executor has a slot free; the task is left to wait for it. */
  private static final Duration SLOT = Duration.ofSeconds(8);

  /** A task lands elsewhere where its executor has been busy for Spark's locality wait. */
  private static final int TRIES = 3;

  private final SparkContext spark;
  private final String run;
  private final SparkListener atEnd;
  private final Map<BlockAddress, Set<Integer>> places = new LinkedHashMap<>();

  public WorkerHomes(SparkContext spark, String run) {
    this.spark = spark;
    this.run = run;
    this.atEnd = new AtEnd(run);
    spark.addSparkListener(atEnd);
  }

  /** In local mode the executor outlives the application. */
  private static final class AtEnd extends SparkListener {
    private final String run;

    AtEnd(String run) {
      this.run = run;
    }

    @Override
    public void onApplicationEnd(SparkListenerApplicationEnd end) {
      boolean unused = WorkerPlaces.end(run, Duration.ZERO);
    }
  }

  /** Before a round: executors let go of workers that it places elsewhere. */
  public void settle(Placement placement) {
    Map<BlockAddress, Set<Integer>> leaving = new HashMap<>();
    places.forEach(
        (executor, workers) -> {
          Set<Integer> moved = new HashSet<>(workers);
          moved.removeIf(worker -> placement.ofWorker(worker).equals(executor));
          if (!moved.isEmpty()) {
            leaving.put(executor, moved);
          }
        });
    if (!leaving.isEmpty()) {
      letGo(leaving);
    }
    for (int worker = 0; worker < placement.workers(); worker++) {
      note(worker, placement.ofWorker(worker));
    }
  }

  /** Where the workers of a round have trained. */
  public void trained(List<WorkerReport> reports) {
    reports.forEach(report -> note(report.worker(), report.address()));
  }

  private void note(int worker, BlockAddress at) {
    places.computeIfAbsent(at, executor -> new HashSet<>()).add(worker);
  }

  private void letGo(Map<BlockAddress, Set<Integer>> leaving) {
    List<BlockAddress> there = Executors.registered(spark);
    places
        .keySet()
        .removeIf(executor -> leaving.containsKey(executor) && !there.contains(executor));
    leaving.keySet().retainAll(there);
    String of = run;
    Map<BlockAddress, Set<Integer>> told = new HashMap<>(leaving);
    List<BlockAddress> reached =
        ask(
                List.copyOf(leaving.keySet()),
                executor -> {
                  Set<Integer> workers = told.getOrDefault(BlockStore.here(), new HashSet<>());
                  boolean unused = WorkerPlaces.end(of, workers::contains, STEP);
                  return BlockStore.here();
                })
            .orElse(List.of());
    // Who was not reached is asked again before the next round.
    reached.forEach(
        executor ->
            places
                .getOrDefault(executor, new HashSet<>())
                .removeAll(told.getOrDefault(executor, new HashSet<>())));
  }

  /** Every executor forgets the run; one that is busy, as soon as it has a slot free. */
  @Override
  public void close() {
    Listeners.remove(spark, atEnd);
    String of = run;
    if (spark.isLocal()) {
      boolean unused = WorkerPlaces.end(of, STEP);
      return;
    }
    if (spark.isStopped()) {
      return;
    }
    // All of them: a task that was tried twice may have been on any.
    List<BlockAddress> left = new ArrayList<>(Executors.registered(spark));
    boolean begun = false;
    for (int i = 0; i < TRIES && !left.isEmpty() && !begun; i++) {
      try {
        Optional<List<BlockAddress>> reached =
            ask(
                left,
                executor -> {
                  boolean unused = WorkerPlaces.end(of, STEP);
                  return BlockStore.here();
                });
        left.removeAll(reached.orElse(List.of()));
        begun = reached.isEmpty();
      } catch (RuntimeException cancelledOrLost) {
        LOG.debug("executors are asked again to let go of a run", cancelledOrLost);
      }
    }
    if (!left.isEmpty() && !begun) {
      LOG.warn("{} may keep memory of a run that has ended: they were not to be reached", left);
    }
  }

  /** Gives the executors where the tasks have run; empty: they will, when there are slots. */
  private Optional<List<BlockAddress>> ask(
      List<BlockAddress> executors, PinnedTasks.Task<BlockAddress> task) {
    if (executors.isEmpty()) {
      return Optional.of(List.of());
    }
    List<String> pins = executors.stream().map(BlockAddress::pin).toList();
    try (StageName unused = new StageName(spark, "let go of workers")) {
      return new PinnedTasks<>(spark, pins, task).resultsWithin(SLOT);
    }
  }
}
