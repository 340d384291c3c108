package org.meanfield.scoring;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.Inner$;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.ArrowEvalPython;
import org.apache.spark.sql.catalyst.plans.logical.BatchEvalPython;
import org.apache.spark.sql.catalyst.plans.logical.EventTimeWatermark;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Offset;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RebalancePartitions;
import org.apache.spark.sql.catalyst.plans.logical.Repartition;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionByExpression;
import org.apache.spark.sql.catalyst.plans.logical.Sample;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.Tail;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.catalyst.plans.logical.WindowGroupLimit;

/** What the operators of a plan do with the columns below them. */
final class Operators {
  /** Those whose expressions can take an answer from below. */
  private static final Set<Class<?>> ASKING =
      Set.of(
          Project.class,
          Filter.class,
          Sort.class,
          RepartitionByExpression.class,
          RebalancePartitions.class,
          Window.class,
          WindowGroupLimit.class,
          Join.class,
          Aggregate.class,
          Expand.class,
          Generate.class,
          BatchEvalPython.class,
          ArrowEvalPython.class);

  /** Those that give out all columns that come in, and do nothing with one that they don't name. */
  private static final Set<Class<?>> PASSING =
      Set.of(
          Filter.class,
          Sort.class,
          LocalLimit.class,
          GlobalLimit.class,
          Offset.class,
          Tail.class,
          Repartition.class,
          RepartitionByExpression.class,
          RebalancePartitions.class,
          Sample.class,
          Window.class,
          WindowGroupLimit.class,
          EventTimeWatermark.class,
          Join.class,
          BatchEvalPython.class,
          ArrowEvalPython.class);

  private Operators() {}

  /** Whether an operator's expressions can take an answer from below. */
  static boolean takeAnswers(LogicalPlan operator) {
    return ASKING.contains(operator.getClass());
  }

  /** Whether something can be computed of a plan's columns alone. */
  static boolean isOf(Probabilities asked, LogicalPlan child) {
    return asked.references().subsetOf(child.outputSet());
  }

  /** What is wanted above an operator in terms of what is below it, as far as it can hand it up. */
  static Map<Probabilities, Probabilities> below(LogicalPlan plan, Set<Probabilities> wanted) {
    Map<Probabilities, Probabilities> below = new LinkedHashMap<>();
    for (Probabilities one : wanted) {
      Probabilities under = plan instanceof Project project ? below(project, one) : one;
      boolean passes =
          plan instanceof Project
              || (PASSING.contains(plan.getClass())
                  // Of a row that a join has made up no image was looked at.
                  && !(one.isStrict()
                      && plan instanceof Join join
                      && join.joinType() != Inner$.MODULE$));
      if (passes
          && under.deterministic()
          && under.references().nonEmpty()
          && Trees.list(plan.children()).stream().anyMatch(child -> isOf(under, child))) {
        below.put(one, under);
      }
    }
    return below;
  }

  private static Probabilities below(Project project, Probabilities wanted) {
    Map<Object, Expression> named = new LinkedHashMap<>();
    for (NamedExpression column : Trees.list(project.projectList())) {
      if (column instanceof Alias alias) {
        named.put(alias.exprId(), alias.child());
      }
    }
    return Asked.key(
        wanted.of(
            Trees.replaced(
                wanted.image(),
                part ->
                    part instanceof AttributeReference column
                        ? named.get(column.exprId())
                        : null)));
  }
}
