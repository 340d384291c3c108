package org.meanfield.averaging.state;

import java.io.Serializable;
import java.util.List;

/**
 * The weights and the workers' states between two rounds, as parts of a {@link SnapshotStore}.
 *
 * @param slices a part a slice
 * @param velocities a part a slice; none: the outer optimizer has none yet
 * @param states the parts of each worker's state; no worker before the first round
 */
public record Snapshot<P extends Serializable>(
    SliceLayout layout, List<P> slices, List<P> velocities, List<List<P>> states)
    implements Serializable {
  public Snapshot {
    slices = List.copyOf(slices);
    velocities = List.copyOf(velocities);
    states = states.stream().map(List::copyOf).toList();
  }
}
