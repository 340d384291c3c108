package org.meanfield.averaging.round;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.meanfield.averaging.state.Standing;

/** The places that one task has taken for its workers. Confined to the task's thread. */
final class GroupPlaces implements AutoCloseable {
  private final Map<Integer, WorkerPlace> places = new LinkedHashMap<>();

  void add(int worker, WorkerPlace place) {
    places.put(worker, place);
  }

  /** Has a worker's thread do something. */
  <T> Future<T> submit(int worker, Callable<T> work) {
    return place(worker).submit(work);
  }

  /** What a worker has left standing; for its thread. */
  Standing standing(int worker) {
    return place(worker).standing();
  }

  private WorkerPlace place(int worker) {
    WorkerPlace place = places.get(worker);
    if (place == null) {
      throw new IllegalArgumentException("worker " + worker + " is not of this task");
    }
    return place;
  }

  @Override
  public void close() {
    places.values().forEach(WorkerPlace::leave);
    places.clear();
  }
}
