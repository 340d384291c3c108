package org.meanfield.training;

import java.util.List;
import org.meanfield.averaging.math.RunningMoments;
import org.meanfield.network.ParameterLayout;
import org.meanfield.network.RunningStatistics;

/** A network's running statistics as averaging knows them. */
final class PooledStatistics {
  private PooledStatistics() {}

  static List<RunningMoments> of(ParameterLayout layout) {
    return layout.runningStatistics().stream().map(PooledStatistics::moments).toList();
  }

  private static RunningMoments moments(RunningStatistics of) {
    RunningMoments.Storage storage =
        switch (of.storage()) {
          case VARIANCE -> RunningMoments.Storage.VARIANCE;
          case LOG10_DEVIATION -> RunningMoments.Storage.LOG10_DEVIATION;
        };
    return new RunningMoments(of.meanOffset(), of.varianceOffset(), of.channels(), storage);
  }
}
