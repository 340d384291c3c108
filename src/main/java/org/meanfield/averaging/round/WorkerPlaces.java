package org.meanfield.averaging.round;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;

/**
 * The places of this executor's workers, by run and worker: trainings of one application share the
 * executor, and nothing on it. Thread-safe.
 */
final class WorkerPlaces {
  private static final Map<Key, WorkerPlace> PLACES = new HashMap<>();

  /** Tasks that outlive their run by less than so many others are told. */
  private static final int REMEMBERED = 1000;

  private static final Set<String> OVER =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > REMEMBERED;
            }
          });

  /** A worker of a run. */
  private record Key(String run, int worker) {}

  private WorkerPlaces() {}

  /**
   * Takes the places of a task's workers, waiting for whatever other task has one; to be closed
   * when the task needs them no more.
   *
   * @param unwanted polled; true: the task is to end
   * @throws IllegalStateException where it is to end, or the run has ended
   */
  static GroupPlaces take(String run, List<Integer> workers, BooleanSupplier unwanted) {
    GroupPlaces group = new GroupPlaces();
    try {
      // In one order, so that no two tasks wait for each other.
      for (int worker : workers.stream().sorted().toList()) {
        group.add(worker, taken(new Key(run, worker), unwanted));
      }
      return group;
    } catch (RuntimeException e) {
      group.close();
      throw e;
    }
  }

  private static WorkerPlace taken(Key key, BooleanSupplier unwanted) {
    while (true) {
      WorkerPlace place = place(key);
      if (place.take(unwanted)) {
        return place;
      }
    }
  }

  private static synchronized WorkerPlace place(Key key) {
    if (OVER.contains(key.run())) {
      throw new IllegalStateException("run " + key.run() + " has ended");
    }
    return PLACES.computeIfAbsent(key, k -> new WorkerPlace(k.worker()));
  }

  /** Ends a run here: its tasks that are still under way make no places any more. */
  static boolean end(String run, Duration deadline) {
    synchronized (WorkerPlaces.class) {
      OVER.add(run);
    }
    return end(run, worker -> true, deadline);
  }

  /**
   * Ends places of a run; those that a task has, when it leaves them.
   *
   * @param deadline how long to wait for that
   * @return whether all of it is gone
   */
  static boolean end(String run, IntPredicate workers, Duration deadline) {
    List<WorkerPlace> ending = removed(run, workers);
    ending.forEach(WorkerPlace::end);
    long end = System.nanoTime() + deadline.toNanos();
    boolean all = true;
    try {
      for (WorkerPlace place : ending) {
        all &= place.awaitEnd(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      }
      return all;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static synchronized List<WorkerPlace> removed(String run, IntPredicate workers) {
    List<WorkerPlace> removed = new ArrayList<>();
    PLACES
        .entrySet()
        .removeIf(
            entry -> {
              Key key = entry.getKey();
              boolean ends = key.run().equals(run) && workers.test(key.worker());
              return ends && removed.add(entry.getValue());
            });
    return removed;
  }

  /** How many there are, of all runs. */
  static synchronized int count() {
    return PLACES.size();
  }
}
