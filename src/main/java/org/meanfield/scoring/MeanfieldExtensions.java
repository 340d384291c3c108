package org.meanfield.scoring;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import scala.Tuple3;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Gives every session of an application the SQL function {@code meanfield_predict}, also those of
 * {@code spark-sql} and of a Thrift server: {@code
 * spark.sql.extensions=org.meanfield.scoring.MeanfieldExtensions}, with the application jar on the
 * class path.
 */
public final class MeanfieldExtensions
    extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    extensions.injectFunction(
        new Tuple3<>(PredictFunction.IDENTIFIER, PredictFunction.info(), PredictFunction::call));
    extensions.injectOptimizerRule(Taught::new);
    return BoxedUnit.UNIT;
  }

  /**
   * Changes nothing. Spark makes it anew for each query that it optimizes, in the query's own
   * session, which has then learnt to compute in batches; an injected rule itself would run too
   * early, before filters and columns are where they belong.
   */
  private static final class Taught extends Rule<LogicalPlan> {
    Taught(SparkSession session) {
      ScoringPlans.teach(session);
    }

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
      return plan;
    }
  }
}
