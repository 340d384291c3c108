package org.meanfield.scoring;

import java.util.List;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import scala.collection.Seq;

/** Plans {@link Scoring} as {@link ScoringExec}. */
final class ScoringStrategy extends SparkStrategy {
  private static final long serialVersionUID = 1L;

  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    return plan instanceof Scoring scoring
        ? Trees.seq(
            List.of(
                new ScoringExec(
                    scoring.asked(),
                    scoring.isJudged(),
                    scoring.answer(),
                    planLater(scoring.child()))))
        : Trees.seq(List.of());
  }
}
