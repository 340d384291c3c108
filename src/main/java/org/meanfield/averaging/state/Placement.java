package org.meanfield.averaging.state;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.meanfield.cluster.BlockAddress;

/**
 * Which executor trains which workers and keeps which slices: runs of neighbours, as even as can
 * be. Results do not depend on it.
 *
 * @param workers how many there are, from 1
 * @param executors in a fixed order, at least one
 */
public record Placement(int workers, List<BlockAddress> executors) implements Serializable {
  public Placement {
    executors = List.copyOf(executors);
    if (workers < 1 || executors.isEmpty()) {
      throw new IllegalArgumentException(workers + " workers on " + executors.size());
    }
  }

  /** Executors that train: no more than there are workers. */
  public int groups() {
    return Math.min(workers, executors.size());
  }

  /** The workers of one executor's task. */
  public List<Integer> workersOf(int group) {
    List<Integer> members = new ArrayList<>();
    for (int w = first(group); w < first(group + 1); w++) {
      members.add(w);
    }
    return members;
  }

  /** What the workers of one executor's task are summed to before they are sent. */
  List<Subtree> subtreesOf(int group) {
    return Subtree.cover(first(group), first(group + 1));
  }

  /** How many sums an executor leaves of a slice at most, where so many share the workers. */
  public static int mostSums(int workers, int executors) {
    int groups = Math.min(workers, executors);
    return IntStream.range(0, groups)
        .map(g -> Subtree.cover(first(g, workers, groups), first(g + 1, workers, groups)).size())
        .max()
        .orElseThrow();
  }

  /** Where a worker trains. */
  public BlockAddress ofWorker(int worker) {
    int group = 0;
    while (first(group + 1) <= worker) {
      group++;
    }
    return executors.get(group);
  }

  /** Where a slice is kept. */
  public BlockAddress ofSlice(SliceLayout layout, int slice) {
    return executors.get(executorOf(layout, slice));
  }

  private int executorOf(SliceLayout layout, int slice) {
    boolean state = layout.isState(slice);
    long among = state ? slice - layout.slices() : slice;
    int slices = state ? layout.state().slices() : layout.slices();
    return (int) (among * executors.size() / slices);
  }

  /** The slices that each executor keeps, in order. */
  public List<List<Integer>> slicesByExecutor(SliceLayout layout) {
    List<List<Integer>> kept = new ArrayList<>();
    executors.forEach(executor -> kept.add(new ArrayList<>()));
    for (int slice = 0; slice < layout.all(); slice++) {
      kept.get(executorOf(layout, slice)).add(slice);
    }
    return kept;
  }

  /**
   * All slices in the order in which an executor's task fetches them: its own first, then those of
   * the executors after it, so that of all who fetch at once each asks another.
   */
  public List<Integer> slicesFrom(SliceLayout layout, int group) {
    List<List<Integer>> kept = slicesByExecutor(layout);
    return around(executors.size(), group).stream().map(kept::get).flatMap(List::stream).toList();
  }

  /** All sums of a slice, likewise from those on that the slice's own executor leaves. */
  public List<Subtree> subtreesFrom(SliceLayout layout, int slice) {
    return around(groups(), executorOf(layout, slice)).stream()
        .map(this::subtreesOf)
        .flatMap(List::stream)
        .toList();
  }

  private static List<Integer> around(int count, int first) {
    return IntStream.range(0, count).mapToObj(i -> (first + i) % count).toList();
  }

  /**
   * The slices that a task averages each: of an executor's, its share of as many tasks as the
   * executor has workers, in order of the slices.
   */
  public List<List<Integer>> sliceTasks(SliceLayout layout) {
    int perExecutor = (workers + groups() - 1) / groups();
    List<List<Integer>> tasks = new ArrayList<>();
    for (List<Integer> own : slicesByExecutor(layout)) {
      int count = Math.min(perExecutor, own.size());
      for (int task = 0; task < count; task++) {
        tasks.add(own.subList(own.size() * task / count, own.size() * (task + 1) / count));
      }
    }
    return tasks;
  }

  /**
   * The same workers on the executors that are there now: those that were there stay in their
   * places, others take the places of those that are gone and, as far as workers wait for one, come
   * after them.
   *
   * @param available at least one
   */
  public Placement on(List<BlockAddress> available) {
    Deque<BlockAddress> others = new ArrayDeque<>(available);
    others.removeAll(executors);
    List<BlockAddress> places = new ArrayList<>();
    for (BlockAddress executor : executors) {
      if (available.contains(executor)) {
        places.add(executor);
      } else if (!others.isEmpty()) {
        places.add(others.remove());
      }
    }
    while (places.size() < Math.max(workers, executors.size()) && !others.isEmpty()) {
      places.add(others.remove());
    }
    return new Placement(workers, places);
  }

  private int first(int group) {
    return first(group, workers, groups());
  }

  private static int first(int group, int workers, int groups) {
    return (int) ((long) group * workers / groups);
  }
}
