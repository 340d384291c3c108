package org.meanfield.compute.graph.translation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.graph.update.Penalty;
import org.meanfield.compute.graph.update.Rate;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.ISchedule;

/** DL4J's regularizations. */
final class PenaltyTranslation {
  private PenaltyTranslation() {}

  /**
   * What a parameter pays.
   *
   * @throws UnsupportedLayerException if there is a regularization of another class
   */
  static Penalty translate(@Nullable List<Regularization> regularizations) {
    if (regularizations == null) {
      return Penalty.NONE;
    }
    List<Rate> l1 = new ArrayList<>();
    List<Rate> l2 = new ArrayList<>();
    List<Penalty.Decay> decays = new ArrayList<>();
    for (Regularization each : regularizations) {
      if (each instanceof L1Regularization absolute) {
        l1.add(rate(absolute.getL1()));
      } else if (each instanceof L2Regularization squares) {
        l2.add(rate(squares.getL2()));
      } else if (each instanceof WeightDecay decay) {
        decays.add(new Penalty.Decay(rate(decay.getCoeff()), decay.isApplyLR()));
      } else {
        throw new UnsupportedLayerException("regularization " + each.getClass().getSimpleName());
      }
    }
    return new Penalty(l1, l2, decays);
  }

  private static Rate rate(ISchedule schedule) {
    return iteration -> schedule.valueAt(iteration, 0);
  }
}
