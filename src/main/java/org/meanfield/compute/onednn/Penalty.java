package org.meanfield.compute.onednn;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * What a parameter pays for being large.
 *
 * @param l1 on absolute values; null: nothing
 * @param l2 on half the squares; null: nothing
 * @param decay decoupled from the updater (Loshchilov and Hutter, Decoupled weight decay
 *     regularization, 2019, algorithm 2); null: nothing
 * @param decayTimesRate whether the decay is multiplied by the learning rate
 */
record Penalty(
    @Nullable ISchedule l1,
    @Nullable ISchedule l2,
    @Nullable ISchedule decay,
    boolean decayTimesRate) {
  static final Penalty NONE = new Penalty(null, null, null, false);

  /**
   * @throws Uncovered if there is one of another class
   */
  static Penalty of(@Nullable List<Regularization> regularizations) {
    Penalty penalty = NONE;
    if (regularizations == null) {
      return penalty;
    }
    for (Regularization each : regularizations) {
      if (each instanceof L1Regularization l1) {
        penalty = new Penalty(l1.getL1(), penalty.l2, penalty.decay, penalty.decayTimesRate);
      } else if (each instanceof L2Regularization l2) {
        penalty = new Penalty(penalty.l1, l2.getL2(), penalty.decay, penalty.decayTimesRate);
      } else if (each instanceof WeightDecay decay) {
        penalty = new Penalty(penalty.l1, penalty.l2, decay.getCoeff(), decay.isApplyLR());
      } else {
        throw new Uncovered("regularization " + each.getClass().getSimpleName());
      }
    }
    return penalty;
  }

  static float at(@Nullable ISchedule schedule, int iteration) {
    return schedule == null ? 0 : (float) schedule.valueAt(iteration, 0);
  }
}
