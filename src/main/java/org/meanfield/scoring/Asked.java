package org.meanfield.scoring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.ConditionalExpression;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.LambdaFunction;
import org.apache.spark.sql.catalyst.expressions.NamedLambdaVariable;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** The probabilities that an operator's own expressions ask for. */
final class Asked {
  private Asked() {}

  /** By which two are told to be the same. */
  static Probabilities key(Probabilities asked) {
    return (Probabilities) asked.canonicalized();
  }

  /** Whether an operator, or one below it, asks for any. */
  static boolean within(LogicalPlan plan) {
    return Trees.list(plan.expressions()).stream().anyMatch(Asked::asks)
        || Trees.list(plan.children()).stream().anyMatch(Asked::within);
  }

  static boolean asks(Expression expression) {
    return Trees.has(expression, Probabilities.class::isInstance);
  }

  /**
   * Those that can be computed below the operator, by their keys: they are asked for of every row,
   * and none hangs on the answer to another.
   */
  static Map<Probabilities, Probabilities> ofEveryRow(LogicalPlan operator) {
    Map<Probabilities, Probabilities> found = new LinkedHashMap<>();
    expressions(operator).forEach(expression -> collect(expression, found));
    return found;
  }

  /** The expressions that are computed of the rows below an operator. */
  private static List<Expression> expressions(LogicalPlan operator) {
    if (!(operator instanceof Aggregate aggregate)) {
      return Trees.list(operator.expressions());
    }
    List<Expression> inside = new ArrayList<>();
    Trees.list(aggregate.aggregateExpressions())
        .forEach(result -> aggregated((Expression) result, inside));
    return inside;
  }

  /** What an aggregate computes of groups asks of no row below. */
  private static void aggregated(Expression result, List<Expression> into) {
    if (result instanceof AggregateExpression) {
      into.add(result);
    } else {
      Trees.list(result.children()).forEach(child -> aggregated(child, into));
    }
  }

  private static void collect(Expression part, Map<Probabilities, Probabilities> into) {
    if (part instanceof Probabilities asked && !asks(asked.image())) {
      if (isOfARow(asked.image())) {
        into.putIfAbsent(key(asked), asked);
      }
    } else if (part instanceof ConditionalExpression conditional) {
      // What a branch asks for is computed of the rows that take it, one by one.
      Trees.list(conditional.alwaysEvaluatedInputs()).forEach(input -> collect(input, into));
    } else if (!(part instanceof LambdaFunction)) {
      Trees.list(part.children()).forEach(child -> collect(child, into));
    }
  }

  private static boolean isOfARow(Expression image) {
    return image.deterministic()
        && !Trees.has(
            image,
            part ->
                part instanceof NamedLambdaVariable
                    || part instanceof AggregateExpression
                    || part instanceof WindowExpression);
  }

  /** Whether an operator asks only whether there are any, not for what they are. */
  static boolean isOnlyWhether(LogicalPlan operator, Probabilities key) {
    return Trees.list(operator.expressions()).stream()
        .noneMatch(expression -> wants(expression, key));
  }

  private static boolean wants(Expression part, Probabilities key) {
    if (part instanceof Probabilities asked && key(asked).equals(key)) {
      return true;
    }
    boolean tests = part instanceof Kept || part instanceof IsNotNull || part instanceof IsNull;
    return Trees.list(part.children()).stream()
        .filter(child -> !(tests && child instanceof Probabilities))
        .anyMatch(child -> wants(child, key));
  }
}
