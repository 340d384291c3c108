package org.meanfield.scoring;

import java.util.List;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;

/** Takes a limit below the nodes whose answers it limits: what it leaves out is not predicted. */
final class LimitedFirst {
  private LimitedFirst() {}

  static LogicalPlan of(LogicalPlan plan) {
    LogicalPlan here = plan;
    if (plan instanceof LocalLimit limit) {
      if (limit.child() instanceof Scoring scoring) {
        here = limit.withNewChildren(Trees.seq(List.of(below(limit, scoring))));
      } else if (limit.child() instanceof Project project
          && project.child() instanceof Scoring scoring) {
        LogicalPlan columns = project.withNewChildren(Trees.seq(List.of(below(limit, scoring))));
        here = limit.withNewChildren(Trees.seq(List.of(columns)));
      }
    }
    return here.mapChildren(LimitedFirst::of);
  }

  private static LogicalPlan below(LocalLimit limit, Scoring scoring) {
    return scoring.child() instanceof LocalLimit
        ? scoring
        : scoring.withNewChildren(
            Trees.seq(List.of(new LocalLimit(limit.limitExpr(), scoring.child()))));
  }
}
