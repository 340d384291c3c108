package org.meanfield.averaging;

import java.io.Serializable;
import java.util.List;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.BlockStore;
import org.meanfield.cluster.FetchedBlock;

/**
 * Where the slices of one version of the weights lie; never what is in them. Small, immutable,
 * travels to executors.
 *
 * @param family their blocks' family; a slice's index is its block's
 * @param owners the executor of each slice
 * @param velocity whether the outer optimizer's lies beside each slice
 */
public record Slices(SliceLayout layout, int family, List<BlockAddress> owners, boolean velocity)
    implements Serializable {
  public Slices {
    owners = List.copyOf(owners);
  }

  /**
   * One slice's weights, fp32 little-endian, shared with the block store: not to be written.
   *
   * @throws org.meanfield.cluster.BlockLostException where its executor has gone
   */
  public FetchedBlock fetch(int slice) {
    return BlockStore.get(family, slice, owners.get(slice));
  }

  /** A slice's velocity, where there is one; as {@link #fetch}. */
  FetchedBlock fetchVelocity(int slice) {
    return BlockStore.get(family, velocityIndex(slice), owners.get(slice));
  }

  /** Its block within the family. */
  int velocityIndex(int slice) {
    return Math.addExact(layout.slices(), slice);
  }
}
