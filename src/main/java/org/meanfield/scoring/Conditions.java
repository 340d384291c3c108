package org.meanfield.scoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.Inner$;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.Option;

/**
 * Puts the conditions of a filter in the places where their probabilities cost least: what asks for
 * none is tested first, and what compares an answer on one side of a join with the other side
 * becomes a condition of the join.
 */
final class Conditions {
  private Conditions() {}

  static LogicalPlan arranged(Filter filter) {
    if (!Asked.asks(filter.condition())) {
      return filter;
    }
    List<Expression> all = conjuncts(filter.condition());
    if (filter.child() instanceof Join join && join.joinType() == Inner$.MODULE$) {
      Map<Boolean, List<Expression>> of =
          all.stream().collect(Collectors.partitioningBy(one -> isOfOneSide(one, join)));
      List<Expression> joining = of.getOrDefault(true, List.of());
      if (!joining.isEmpty()) {
        Join joined = with(join, joining);
        List<Expression> rest = of.getOrDefault(false, List.of());
        return rest.isEmpty() ? joined : new Filter(and(rest), joined);
      }
    }
    Map<Boolean, List<Expression>> cheap =
        all.stream()
            .collect(Collectors.partitioningBy(one -> one.deterministic() && !Asked.asks(one)));
    List<Expression> first = cheap.getOrDefault(true, List.of());
    return first.isEmpty()
        ? filter
        : new Filter(
            and(cheap.getOrDefault(false, List.of())), new Filter(and(first), filter.child()));
  }

  /** Whether it asks for something, each of it of one side's rows. */
  private static boolean isOfOneSide(Expression condition, Join join) {
    return Asked.asks(condition)
        && condition.deterministic()
        && asked(condition)
            .allMatch(
                one ->
                    one.references().subsetOf(join.left().outputSet())
                        || one.references().subsetOf(join.right().outputSet()));
  }

  private static Stream<Probabilities> asked(Expression part) {
    return part instanceof Probabilities one
        ? Stream.of(one)
        : Trees.list(part.children()).stream().flatMap(Conditions::asked);
  }

  private static Join with(Join join, List<Expression> more) {
    List<Expression> all = new ArrayList<>();
    if (join.condition().isDefined()) {
      all.add(join.condition().get());
    }
    all.addAll(more);
    return new Join(
        join.left(), join.right(), join.joinType(), Option.apply(and(all)), join.hint());
  }

  private static List<Expression> conjuncts(Expression condition) {
    return condition instanceof And both
        ? Stream.of(both.left(), both.right()).flatMap(one -> conjuncts(one).stream()).toList()
        : List.of(condition);
  }

  private static Expression and(List<Expression> conditions) {
    return conditions.stream().reduce(And::new).orElseThrow();
  }
}
