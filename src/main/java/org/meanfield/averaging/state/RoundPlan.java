package org.meanfield.averaging.state;

import java.io.Serializable;
import org.meanfield.averaging.math.OuterOptimizer;

/**
 * What a round reads and where it writes.
 *
 * @param run tells the runs of one application apart
 * @param slices the weights it starts from
 * @param states the workers' states it starts from
 * @param deltaFamily blocks of the workers' sums; subtree by subtree, slice by slice
 * @param stateFamily blocks of the new states
 * @param sliceFamily blocks of the new slices
 * @param copies of the new slices and states, on different executors; 1 or 2
 * @param outer what makes them of the old ones and the deltas
 */
public record RoundPlan(
    String run,
    Slices slices,
    WorkerStates states,
    int deltaFamily,
    int stateFamily,
    int sliceFamily,
    int copies,
    OuterOptimizer outer)
    implements Serializable {
  /** The block of a subtree's sum of a slice within its family. */
  public int deltaIndex(Subtree subtree, int slice) {
    return Math.addExact(Math.multiplyExact(subtree.first(), slices.layout().all()), slice);
  }
}
