package org.meanfield.scoring;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.adaptive.QueryStageExec;
import org.apache.spark.sql.execution.columnar.InMemoryTableScanExec;

/** The nodes of ours in a query's plan, and what they have done. */
public final class Predictions {
  private Predictions() {}

  /** Collects a query; gives how many images it predicted. */
  public static long of(Dataset<?> query) {
    query.collectAsList();
    return nodes(query).stream()
        .mapToLong(node -> node.longMetric("images predicted").value())
        .sum();
  }

  /** The nodes of a query's plan, as it is known now. */
  public static List<ScoringExec> nodes(Dataset<?> query) {
    List<ScoringExec> found = new ArrayList<>();
    collect(query.queryExecution().executedPlan(), found);
    return found;
  }

  private static void collect(SparkPlan plan, List<ScoringExec> into) {
    if (plan instanceof ScoringExec scoring) {
      into.add(scoring);
    }
    if (plan instanceof AdaptiveSparkPlanExec adaptive) {
      collect(adaptive.executedPlan(), into);
    } else if (plan instanceof QueryStageExec stage) {
      collect(stage.plan(), into);
    } else if (plan instanceof InMemoryTableScanExec cached) {
      collect(cached.relation().cachedPlan(), into);
    }
    Trees.list(plan.children()).forEach(child -> collect(child, into));
    Trees.list(plan.subqueries()).forEach(query -> collect(query, into));
  }
}
