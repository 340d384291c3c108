package org.meanfield.scoring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.optimizer.CollapseProject$;
import org.apache.spark.sql.catalyst.optimizer.ColumnPruning$;
import org.apache.spark.sql.catalyst.optimizer.RemoveNoopOperators$;
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
import org.apache.spark.sql.catalyst.plans.logical.Subquery;
import org.apache.spark.sql.catalyst.plans.logical.Tail;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.catalyst.plans.logical.WindowGroupLimit;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.types.Metadata;

/**
 * Puts a {@link Scoring} below the operators that ask for {@link Probabilities}, as Spark does for
 * Python's functions; but what several operators ask for is computed once, below the lowest of
 * them, and handed up. For the end of the optimization: Spark's own rules then see expressions, and
 * move filters and columns through them as through any other.
 */
final class ScoringExtraction extends Rule<LogicalPlan> {
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

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    // A correlated subquery comes again, as a join.
    if (plan instanceof Subquery subquery && subquery.correlated() || !Asked.within(plan)) {
      return plan;
    }
    LogicalPlan done = extracted(plan, Set.of()).plan;
    return done == plan ? plan : SampledOnce.of(limited(tidied(done)));
  }

  /** Spark's own rules have been over the plan, but not over what was put into it here. */
  private static LogicalPlan tidied(LogicalPlan plan) {
    return RemoveNoopOperators$.MODULE$.apply(
        CollapseProject$.MODULE$.apply(ColumnPruning$.MODULE$.apply(plan)));
  }

  /**
   * A plan and the answers that it gives.
   *
   * @param plan its columns are those that it had, and then the answers
   * @param answers by what is asked, in terms of the plan's columns
   */
  private record Extracted(LogicalPlan plan, Map<Probabilities, Attribute> answers) {}

  /**
   * @param wanted what is asked for above, in terms of the plan's columns: it is handed up where it
   *     is computed here anyhow
   */
  private static Extracted extracted(LogicalPlan plan, Set<Probabilities> wanted) {
    if (plan instanceof Filter filter) {
      LogicalPlan arranged = Conditions.arranged(filter);
      if (arranged != plan) {
        return extracted(arranged, wanted);
      }
    }
    boolean asking = ASKING.contains(plan.getClass());
    Map<Probabilities, Probabilities> below = below(plan, wanted);
    Set<Probabilities> needed = new LinkedHashSet<>(below.values());
    if (asking) {
      needed.addAll(Asked.ofEveryRow(plan).keySet());
    }
    Map<Probabilities, Attribute> answers = new LinkedHashMap<>();
    List<LogicalPlan> children = new ArrayList<>();
    for (LogicalPlan child : Trees.list(plan.children())) {
      Set<Probabilities> ofChild = new LinkedHashSet<>();
      needed.stream().filter(one -> isOf(one, child)).forEach(ofChild::add);
      Extracted done = extracted(child, ofChild);
      children.add(done.plan);
      answers.putAll(done.answers);
    }
    LogicalPlan current = (LogicalPlan) plan.withNewChildren(Trees.seq(children));
    if (asking) {
      current = answered(current, answers, Set.copyOf(below.values()));
    }
    Map<Probabilities, Attribute> given = new LinkedHashMap<>();
    below.forEach(
        (above, under) -> {
          Attribute answer = answers.get(under);
          if (answer != null) {
            given.put(above, answer);
          }
        });
    return new Extracted(shaped(current, plan, new LinkedHashSet<>(given.values())), given);
  }

  private static boolean isOf(Probabilities asked, LogicalPlan child) {
    return asked.references().subsetOf(child.outputSet());
  }

  /** An operator that takes answers from below, where nodes that give them are put. */
  private static LogicalPlan answered(
      LogicalPlan operator, Map<Probabilities, Attribute> answers, Set<Probabilities> handedUp) {
    LogicalPlan current = operator;
    while (true) {
      List<LogicalPlan> children = new ArrayList<>(Trees.list(current.children()));
      Map<Probabilities, Probabilities> asked = Asked.ofEveryRow(current);
      for (Map.Entry<Probabilities, Probabilities> one : asked.entrySet()) {
        Probabilities key = one.getKey();
        for (int i = 0; i < children.size() && !answers.containsKey(key); i++) {
          if (isOf(key, children.get(i))) {
            Attribute answer = answer(one.getValue());
            boolean judged = handedUp.contains(key) || !Asked.isOnlyWhether(current, key);
            children.set(i, new Scoring(one.getValue(), judged, answer, children.get(i)));
            answers.put(key, answer);
          }
        }
      }
      if (asked.keySet().stream().noneMatch(answers::containsKey)) {
        return current;
      }
      current = replaced((LogicalPlan) current.withNewChildren(Trees.seq(children)), answers);
    }
  }

  private static Attribute answer(Probabilities asked) {
    return new AttributeReference(
        asked.prettyName(),
        asked.dataType(),
        true,
        Metadata.empty(),
        NamedExpression.newExprId(),
        Trees.seq(List.of()));
  }

  private static LogicalPlan replaced(LogicalPlan operator, Map<Probabilities, Attribute> answers) {
    if (operator instanceof Aggregate) {
      // Outside of its functions an aggregate speaks of groups, which have no answers.
      return (LogicalPlan)
          operator.mapExpressions(
              expression ->
                  Trees.replaced(
                      expression,
                      part ->
                          part instanceof AggregateExpression ? replaced(part, answers) : null));
    }
    return (LogicalPlan) operator.mapExpressions(expression -> replaced(expression, answers));
  }

  private static Expression replaced(Expression expression, Map<Probabilities, Attribute> answers) {
    return Trees.replaced(
        expression,
        part -> part instanceof Probabilities asked ? answers.get(Asked.key(asked)) : null);
  }

  /** What is wanted above an operator in terms of what is below it, as far as it can hand it up. */
  private static Map<Probabilities, Probabilities> below(
      LogicalPlan plan, Set<Probabilities> wanted) {
    Map<Probabilities, Probabilities> below = new LinkedHashMap<>();
    for (Probabilities one : wanted) {
      Probabilities under = plan instanceof Project project ? below(project, one) : one;
      boolean passes =
          plan instanceof Project
              || PASSING.contains(plan.getClass())
                  // Of a row that a join has made up no image was looked at.
                  && !(one.isStrict()
                      && plan instanceof Join join
                      && join.joinType() != Inner$.MODULE$);
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

  /** With the columns that the operator had, and the answers that are handed up. */
  private static LogicalPlan shaped(
      LogicalPlan current, LogicalPlan before, Set<Attribute> answers) {
    LogicalPlan wide = current;
    if (current instanceof Project project && !answers.isEmpty()) {
      List<NamedExpression> columns = new ArrayList<>(Trees.list(project.projectList()));
      answers.forEach(answer -> columns.add((NamedExpression) answer));
      wide = new Project(Trees.seq(columns), project.child());
    }
    List<Attribute> expected = new ArrayList<>(Trees.list(before.output()));
    expected.addAll(answers);
    List<Attribute> found = Trees.list(wide.output());
    return found.stream()
            .map(Attribute::exprId)
            .toList()
            .equals(expected.stream().map(Attribute::exprId).toList())
        ? wide
        : new Project(Trees.seq(expected.stream().map(NamedExpression.class::cast).toList()), wide);
  }

  /** Takes a limit below the nodes of which it limits the answers. */
  private static LogicalPlan limited(LogicalPlan plan) {
    LogicalPlan here = plan;
    if (plan instanceof LocalLimit limit) {
      if (limit.child() instanceof Scoring scoring) {
        here = (LogicalPlan) limit.withNewChildren(Trees.seq(List.of(limited(limit, scoring))));
      } else if (limit.child() instanceof Project project
          && project.child() instanceof Scoring scoring) {
        LogicalPlan columns =
            (LogicalPlan) project.withNewChildren(Trees.seq(List.of(limited(limit, scoring))));
        here = (LogicalPlan) limit.withNewChildren(Trees.seq(List.of(columns)));
      }
    }
    return (LogicalPlan) here.mapChildren(ScoringExtraction::limited);
  }

  private static LogicalPlan limited(LocalLimit limit, Scoring scoring) {
    return scoring.child() instanceof LocalLimit
        ? scoring
        : (LogicalPlan)
            scoring.withNewChildren(
                Trees.seq(List.of(new LocalLimit(limit.limitExpr(), scoring.child()))));
  }
}
