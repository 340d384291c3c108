package org.meanfield.scoring;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.ExperimentalMethods;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.SparkStrategy;

/** Teaches a session to compute probabilities in batches. */
final class ScoringPlans {
  private ScoringPlans() {}

  /**
   * Adds the rule and the strategy to a running session, once. Sessions that are cloned from it, as
   * streams and caches do, have them too; in any other, an expression computes image by image.
   */
  static void teach(SparkSession session) {
    ExperimentalMethods of = session.experimental();
    synchronized (of) {
      List<SparkStrategy> strategies = Trees.list(of.extraStrategies());
      if (strategies.stream().noneMatch(ScoringStrategy.class::isInstance)) {
        List<SparkStrategy> more = new ArrayList<>(strategies);
        more.add(new ScoringStrategy());
        of.extraStrategies_$eq(Trees.seq(more));
      }
      List<Rule<LogicalPlan>> rules = Trees.list(of.extraOptimizations());
      if (rules.stream().noneMatch(ScoringExtraction.class::isInstance)) {
        List<Rule<LogicalPlan>> more = new ArrayList<>(rules);
        more.add(new ScoringExtraction());
        of.extraOptimizations_$eq(Trees.seq(more));
      }
    }
  }
}
