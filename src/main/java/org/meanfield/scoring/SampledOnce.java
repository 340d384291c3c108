package org.meanfield.scoring;

import java.util.List;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RebalancePartitions;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionByExpression;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.physical.RangePartitioning;
import scala.Option;

/**
 * Lets a sort find its rows predicted. Spark goes through the rows of a sort over the whole cluster
 * twice: once to learn where to cut them, once to cut. It would predict every image twice, unless a
 * shuffle below the sort keeps the answers in between; that costs less.
 */
final class SampledOnce {
  private SampledOnce() {}

  static LogicalPlan of(LogicalPlan plan) {
    return of(plan, false);
  }

  /**
   * @param few whether a limit above takes the first rows, for which Spark samples nothing
   */
  private static LogicalPlan of(LogicalPlan plan, boolean few) {
    boolean samples =
        plan instanceof Sort sort
            ? sort.global() && !few
            : plan instanceof RepartitionByExpression cut
                && cut.partitioning() instanceof RangePartitioning;
    LogicalPlan here = plan;
    if (samples && predicts(plan.children().apply(0))) {
      LogicalPlan kept =
          new RebalancePartitions(
              Trees.seq(List.of()), plan.children().apply(0), Option.empty(), Option.empty());
      here = plan.withNewChildren(Trees.seq(List.of(kept)));
    }
    boolean first =
        plan instanceof GlobalLimit
            || plan instanceof LocalLimit
            || (plan instanceof Project && few);
    return here.mapChildren(child -> of(child, first));
  }

  /** Whether rows are predicted on the way to an operator, with no shuffle after it. */
  private static boolean predicts(LogicalPlan plan) {
    if (plan instanceof Scoring) {
      return true;
    }
    boolean passes =
        plan instanceof Project
            || plan instanceof Filter
            || plan instanceof Generate
            || (plan instanceof Sort sort && !sort.global());
    return passes && predicts(plan.children().apply(0));
  }
}
