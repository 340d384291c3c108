package org.meanfield.averaging.state;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.meanfield.averaging.math.Codec;
import org.meanfield.averaging.math.Travel;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.BlockStore;
import org.meanfield.cluster.FetchedBlock;

/**
 * Where the slices of one version of the weights lie; never what is in them. Small, immutable,
 * travels to executors.
 *
 * @param family their blocks' family; a slice's index is its block's
 * @param owners the executor of each slice
 * @param codec how workers get weights
 * @param velocity whether the outer optimizer's lies beside each slice
 */
public record Slices(
    SliceLayout layout, int family, List<BlockAddress> owners, Codec codec, boolean velocity)
    implements Serializable {
  public Slices {
    owners = List.copyOf(owners);
  }

  /**
   * One slice's numbers, fp32 little-endian, shared with the block store: not to be written.
   *
   * @throws org.meanfield.cluster.BlockLostException where its executor has gone
   */
  public FetchedBlock fetch(int slice) {
    return BlockStore.get(family, slice, owners.get(slice));
  }

  /** How a slice, and what workers say of it, travels. */
  public Travel travel(int slice) {
    return travel(layout, slice, codec);
  }

  private static Travel travel(SliceLayout layout, int slice, Codec ofWeights) {
    return layout.isState(slice)
        ? new Travel(Codec.FP32, List.of())
        : new Travel(ofWeights, layout.moments(slice));
  }

  /** A slice as workers get it, to be decoded; as {@link #fetch}. */
  public FetchedBlock fetchForWorkers(int slice) {
    return travel(slice).codec() == Codec.FP32
        ? fetch(slice)
        : BlockStore.get(family, encodedIndex(layout, slice), owners.get(slice));
  }

  /**
   * Keeps a slice here, in all forms that others ask for, and on {@code copies} executors in all;
   * gives where here is.
   *
   * @param codec of weights
   */
  public static BlockAddress keep(
      SliceLayout layout, int family, int slice, byte[] values, Codec codec, int copies) {
    Travel travel = travel(layout, slice, codec);
    if (travel.codec() != Codec.FP32) {
      BlockStore.put(family, encodedIndex(layout, slice), travel.encode(values), copies);
    }
    return BlockStore.put(family, slice, values, copies);
  }

  /** All that {@link #keep} has kept of a slice, and its velocity's block. */
  public List<Integer> blocks(int slice) {
    List<Integer> blocks = new ArrayList<>(List.of(slice));
    if (velocity && !layout.isState(slice)) {
      blocks.add(velocityIndex(layout, slice));
    }
    if (travel(slice).codec() != Codec.FP32) {
      blocks.add(encodedIndex(layout, slice));
    }
    return blocks;
  }

  /** The same slices, at other executors. */
  public Slices at(List<BlockAddress> otherOwners) {
    return new Slices(layout, family, otherOwners, codec, velocity);
  }

  /** A slice's velocity, where there is one; as {@link #fetch}. */
  public FetchedBlock fetchVelocity(int slice) {
    return BlockStore.get(family, velocityIndex(layout, slice), owners.get(slice));
  }

  private static int encodedIndex(SliceLayout layout, int slice) {
    return Math.addExact(2 * layout.all(), slice);
  }

  /** Its block within the family. */
  public static int velocityIndex(SliceLayout layout, int slice) {
    return Math.addExact(layout.all(), slice);
  }
}
