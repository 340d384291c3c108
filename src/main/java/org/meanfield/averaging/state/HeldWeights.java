package org.meanfield.averaging.state;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.FetchedBlock;
import org.meanfield.cluster.PinnedTasks;

/**
 * Weights, velocities and states as they stood between two rounds. They never change: any thread of
 * the driver may save them while the master goes on.
 */
public final class HeldWeights {
  private final SparkContext spark;
  private final Slices slices;
  private final WorkerStates states;

  public HeldWeights(SparkContext spark, Slices slices, WorkerStates states) {
    this.spark = spark;
    this.slices = slices;
    this.states = states;
  }

  /** The families of their blocks. */
  public List<Integer> families() {
    return states.family() < 0
        ? List.of(slices.family())
        : List.of(slices.family(), states.family());
  }

  /**
   * Writes them to {@code store}, each block by an executor, in one job.
   *
   * @throws org.meanfield.fault.MeanfieldException as the store throws it
   * @throws org.meanfield.cluster.JobFailedException where blocks are lost
   */
  public <P extends Serializable> Snapshot<P> save(SnapshotStore<P> store) {
    Slices from = slices;
    WorkerStates fromStates = states;
    int all = from.layout().all();
    List<String> pins =
        Stream.concat(from.owners().stream(), fromStates.owners().stream())
            .map(BlockAddress::pin)
            .toList();
    List<Saved<P>> saved =
        new PinnedTasks<>(
                spark,
                pins,
                index ->
                    index < all
                        ? saveSlice(from, index, store)
                        : saveState(fromStates, index - all, store))
            .results();
    List<P> savedSlices = new ArrayList<>();
    List<P> velocities = new ArrayList<>();
    for (Saved<P> of : saved.subList(0, all)) {
      savedSlices.add(of.parts().get(0));
      velocities.addAll(of.parts().subList(1, of.parts().size()));
    }
    return new Snapshot<>(
        from.layout(),
        savedSlices,
        velocities,
        saved.subList(all, saved.size()).stream().map(Saved::parts).toList());
  }

  /** What a task has written. */
  private record Saved<P extends Serializable>(List<P> parts) implements Serializable {
    Saved {
      parts = List.copyOf(parts);
    }
  }

  /** A slice, and its velocity where it has one. */
  private static <P extends Serializable> Saved<P> saveSlice(
      Slices from, int slice, SnapshotStore<P> store) {
    boolean state = from.layout().isState(slice);
    List<P> parts = new ArrayList<>();
    parts.add(
        store.save(name(state ? "averaged-state" : "slice", slice), from.fetch(slice).bytes()));
    if (from.velocity() && !state) {
      parts.add(store.save(name("velocity", slice), from.fetchVelocity(slice).bytes()));
    }
    return new Saved<>(parts);
  }

  private static <P extends Serializable> Saved<P> saveState(
      WorkerStates from, int worker, SnapshotStore<P> store) {
    List<P> parts = new ArrayList<>();
    for (FetchedBlock block : from.fetch(worker)) {
      String piece = String.format(Locale.ROOT, "%s-%04d", name("state", worker), parts.size());
      parts.add(store.save(piece, block.bytes()));
    }
    return new Saved<>(parts);
  }

  private static String name(String kind, int index) {
    return String.format(Locale.ROOT, "%s-%05d", kind, index);
  }
}
