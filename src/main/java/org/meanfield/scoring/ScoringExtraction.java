package org.meanfield.scoring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.optimizer.CollapseProject$;
import org.apache.spark.sql.catalyst.optimizer.ColumnPruning$;
import org.apache.spark.sql.catalyst.optimizer.RemoveNoopOperators$;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Subquery;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.types.Metadata;

/**
 * Puts a {@link Scoring} below the operators that ask for {@link Probabilities}, as Spark does for
 * Python's functions; but what several operators ask for is computed once, below the lowest of
 * them, and handed up. For the end of the optimization: Spark's own rules then see expressions, and
 * move filters and columns through them as through any other.
 */
final class ScoringExtraction extends Rule<LogicalPlan> {
  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    // A correlated subquery comes again, as a join.
    if ((plan instanceof Subquery subquery && subquery.correlated()) || !Asked.within(plan)) {
      return plan;
    }
    LogicalPlan done = extracted(plan, Set.of()).plan;
    return done == plan ? plan : SampledOnce.of(LimitedFirst.of(tidied(done)));
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
    boolean asking = Operators.takeAnswers(plan);
    Map<Probabilities, Probabilities> below = Operators.below(plan, wanted);
    Set<Probabilities> needed = new LinkedHashSet<>(below.values());
    if (asking) {
      needed.addAll(Asked.ofEveryRow(plan).keySet());
    }
    Map<Probabilities, Attribute> answers = new LinkedHashMap<>();
    List<LogicalPlan> children = new ArrayList<>();
    for (LogicalPlan child : Trees.list(plan.children())) {
      Set<Probabilities> ofChild = new LinkedHashSet<>();
      needed.stream().filter(one -> Operators.isOf(one, child)).forEach(ofChild::add);
      Extracted done = extracted(child, ofChild);
      children.add(done.plan);
      answers.putAll(done.answers);
    }
    LogicalPlan current = plan.withNewChildren(Trees.seq(children));
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
          if (Operators.isOf(key, children.get(i))) {
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
      current = replaced(current.withNewChildren(Trees.seq(children)), answers);
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
      return operator.mapExpressions(
          expression ->
              Trees.replaced(
                  expression,
                  part -> part instanceof AggregateExpression ? replaced(part, answers) : null));
    }
    return operator.mapExpressions(expression -> replaced(expression, answers));
  }

  private static Expression replaced(Expression expression, Map<Probabilities, Attribute> answers) {
    return Trees.replaced(
        expression,
        part -> part instanceof Probabilities asked ? answers.get(Asked.key(asked)) : null);
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
}
