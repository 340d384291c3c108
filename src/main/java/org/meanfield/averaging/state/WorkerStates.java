package org.meanfield.averaging.state;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.BlockStore;
import org.meanfield.cluster.FetchedBlock;

/**
 * Where the workers' states after one round lie. A round reads the last one's and writes its own,
 * so that a task that runs twice applies nothing twice.
 *
 * @param family their blocks' family
 * @param owners the executor of each worker's state
 * @param pieces blocks of each worker's state
 */
public record WorkerStates(int family, List<BlockAddress> owners, List<Integer> pieces)
    implements Serializable {
  private static final int MAX_PIECES = 4096;

  /** Before the first round. */
  public static final WorkerStates NONE = new WorkerStates(-1, List.of(), List.of());

  public WorkerStates {
    owners = List.copyOf(owners);
    pieces = List.copyOf(pieces);
  }

  /** The block of a worker's piece within its family. */
  public static int index(int worker, int piece) {
    if (piece >= MAX_PIECES) {
      throw new IllegalStateException(
          "worker " + worker + " has over " + MAX_PIECES + " state blocks");
    }
    return Math.addExact(Math.multiplyExact(worker, MAX_PIECES), piece);
  }

  /** The blocks of a worker's state. */
  public List<Integer> blocks(int worker) {
    return IntStream.range(0, pieces.get(worker)).mapToObj(piece -> index(worker, piece)).toList();
  }

  /** The same states, at other executors. */
  public WorkerStates at(List<BlockAddress> otherOwners) {
    return new WorkerStates(family, otherOwners, pieces);
  }

  public List<FetchedBlock> fetch(int worker) {
    List<FetchedBlock> state = new ArrayList<>();
    if (family >= 0) {
      for (int piece = 0; piece < pieces.get(worker); piece++) {
        state.add(BlockStore.get(family, index(worker, piece), owners.get(worker)));
      }
    }
    return state;
  }
}
