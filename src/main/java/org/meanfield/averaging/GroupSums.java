package org.meanfield.averaging;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.meanfield.cluster.BlockStore;

/**
 * Leaves the sums of an executor's workers as blocks, slice by slice: of each of the largest
 * subtrees that the executor holds whole, one. Only a slice or two of each worker are there at a
 * time, while the workers read the next the last is summed.
 */
final class GroupSums {
  private final RoundPlan plan;
  private final List<Subtree> subtrees;
  private final Map<Integer, LeafDelta> leaves = new LinkedHashMap<>();
  private final Map<Integer, String> leftOut = new HashMap<>();

  /** A worker's node of a slice; where its numbers are none, the values mean nothing. */
  @SuppressWarnings("ArrayRecordComponent") // handed on at once, compared by no one
  private record Leaf(int worker, long examples, byte[] values, boolean finite) {}

  /** Of neighbouring workers. */
  GroupSums(RoundPlan plan, List<TrainedWorker> workers) {
    this.plan = plan;
    int first = workers.get(0).worker();
    this.subtrees = Subtree.cover(first, first + workers.size());
    for (TrainedWorker worker : workers) {
      if (worker.hasPart()) {
        leaves.put(
            worker.worker(),
            new LeafDelta(worker.round(), worker.outcome(), plan.slices().codec()));
      } else if (!worker.outcome().unusable().isEmpty()) {
        leftOut.put(worker.worker(), worker.outcome().unusable());
      }
    }
  }

  /** Leaves all sums; gives the workers that have no part in them though they had examples. */
  Map<Integer, String> leave() {
    int slice = 0;
    List<Future<Leaf>> next = read(0);
    while (slice < plan.slices().layout().slices()) {
      List<Leaf> read = WorkerThreads.await(next, () -> {});
      List<Leaf> broken = read.stream().filter(leaf -> !leaf.finite()).toList();
      if (!broken.isEmpty()) {
        broken.forEach(leaf -> leaveOut(leaf.worker()));
        forget(slice);
        slice = 0;
        next = read(0);
        continue;
      }
      next = read(slice + 1);
      put(slice, read);
      slice++;
    }
    return leftOut;
  }

  private void leaveOut(int worker) {
    leaves.remove(worker);
    leftOut.put(worker, "its weights were no longer finite numbers");
  }

  private List<Future<Leaf>> read(int slice) {
    List<Future<Leaf>> reading = new ArrayList<>();
    if (slice < plan.slices().layout().slices()) {
      leaves.forEach(
          (worker, delta) ->
              reading.add(WorkerThreads.submit(worker, () -> leaf(worker, delta, slice))));
    }
    return reading;
  }

  private Leaf leaf(int worker, LeafDelta delta, int slice) {
    byte[] values = new byte[plan.slices().layout().length(slice) * Float.BYTES];
    boolean finite = delta.write(slice, LocalRound.floats(values));
    return new Leaf(worker, delta.examples(), values, finite);
  }

  private void put(int slice, List<Leaf> read) {
    for (Subtree subtree : subtrees) {
      List<Leaf> own = read.stream().filter(leaf -> subtree.contains(leaf.worker())).toList();
      if (!own.isEmpty()) {
        byte[] sum = own.size() == 1 ? own.get(0).values() : sum(subtree, slice, own);
        BlockStore.put(
            plan.deltaFamily(), plan.deltaIndex(subtree, slice), plan.slices().codec().encode(sum));
      }
    }
  }

  private byte[] sum(Subtree subtree, int slice, List<Leaf> own) {
    List<TreeNode> nodes = new ArrayList<>();
    for (int worker = subtree.first(); worker < subtree.end(); worker++) {
      nodes.add(node(worker, own));
    }
    SliceLayout layout = plan.slices().layout();
    return new SliceSum(nodes, plan.slices().codec())
        .bytes(layout.length(slice), layout.moments(slice));
  }

  private static TreeNode node(int worker, List<Leaf> own) {
    for (Leaf leaf : own) {
      if (leaf.worker() == worker) {
        return new TreeNode(0, leaf.examples(), LocalRound.floats(leaf.values()));
      }
    }
    return new TreeNode(0, 0, FloatBuffer.allocate(0));
  }

  /** The slices before have a part of a worker that turned out to have none. */
  private void forget(int before) {
    for (int slice = 0; slice < before; slice++) {
      for (Subtree subtree : subtrees) {
        BlockStore.drop(plan.deltaFamily(), plan.deltaIndex(subtree, slice));
      }
    }
  }
}
