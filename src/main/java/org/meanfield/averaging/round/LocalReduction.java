package org.meanfield.averaging.round;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.meanfield.averaging.math.PartialSum;
import org.meanfield.averaging.math.SliceSum;
import org.meanfield.averaging.math.Travel;
import org.meanfield.averaging.state.RoundPlan;
import org.meanfield.averaging.state.SliceLayout;
import org.meanfield.averaging.state.Subtree;
import org.meanfield.cluster.BlockStore;

/**
 * Leaves the sums of an executor's workers as blocks: of each of the largest subtrees that the
 * executor holds whole, one a slice. The workers' threads share the slices out; a slice is summed
 * straight from the weights of all workers, so that nothing of a model's size lies between.
 */
final class LocalReduction {
  private final RoundPlan plan;
  private final GroupPlaces places;
  private final List<Subtree> subtrees;
  private final List<TrainedWorker> group;
  private final Map<Integer, String> leftOut = new HashMap<>();

  /** Of neighbouring workers, whose places the task has. */
  LocalReduction(RoundPlan plan, GroupPlaces places, List<TrainedWorker> workers) {
    this.plan = plan;
    this.places = places;
    this.group = List.copyOf(workers);
    int first = workers.get(0).worker();
    this.subtrees = Subtree.cover(first, first + workers.size());
    for (TrainedWorker worker : workers) {
      if (!worker.outcome().unusable().isEmpty()) {
        leftOut.put(worker.worker(), worker.outcome().unusable());
      }
    }
  }

  /** Leaves all sums; gives the workers that have no part in them though they had examples. */
  Map<Integer, String> leave() {
    List<Integer> broken = leaveAll();
    while (!broken.isEmpty()) {
      // What was left has a part of a worker that turned out to have none.
      forget();
      broken.forEach(worker -> leftOut.put(worker, "its weights were no longer finite numbers"));
      broken = leaveAll();
    }
    return leftOut;
  }

  /** Gives the workers whose numbers are none. */
  private List<Integer> leaveAll() {
    List<Future<List<Integer>>> running = new ArrayList<>();
    for (int i = 0; i < group.size(); i++) {
      int first = i;
      running.add(places.submit(group.get(i).worker(), () -> leave(first)));
    }
    return WorkerThreads.await(running, () -> {}).stream()
        .flatMap(List::stream)
        .distinct()
        .toList();
  }

  /** Every so many-th slice. */
  private List<Integer> leave(int first) {
    List<WorkerDelta> leaves =
        group.stream()
            .filter(worker -> worker.hasPart() && !leftOut.containsKey(worker.worker()))
            .map(worker -> new WorkerDelta(worker.round(), worker.outcome(), plan.slices()::travel))
            .toList();
    for (int slice = first; slice < plan.slices().layout().all(); slice += group.size()) {
      for (Subtree subtree : subtrees) {
        leave(subtree, slice, leaves);
      }
    }
    return leaves.stream().filter(leaf -> !leaf.isFinite()).map(WorkerDelta::worker).toList();
  }

  private void leave(Subtree subtree, int slice, List<WorkerDelta> leaves) {
    SliceLayout layout = plan.slices().layout();
    List<PartialSum> nodes =
        IntStream.range(subtree.first(), subtree.end())
            .mapToObj(worker -> node(worker, slice, leaves))
            .toList();
    if (nodes.stream().anyMatch(node -> node.examples() > 0)) {
      Travel travel = plan.slices().travel(slice);
      byte[] sum = new SliceSum(nodes, travel).bytes(layout.length(slice), layout.moments(slice));
      BlockStore.put(plan.deltaFamily(), plan.deltaIndex(subtree, slice), travel.encode(sum));
    }
  }

  private static PartialSum node(int worker, int slice, List<WorkerDelta> leaves) {
    return leaves.stream()
        .filter(leaf -> leaf.worker() == worker)
        .findFirst()
        .map(leaf -> leaf.node(slice))
        .orElse(PartialSum.NONE);
  }

  private void forget() {
    for (int slice = 0; slice < plan.slices().layout().all(); slice++) {
      for (Subtree subtree : subtrees) {
        BlockStore.drop(plan.deltaFamily(), plan.deltaIndex(subtree, slice));
      }
    }
  }
}
