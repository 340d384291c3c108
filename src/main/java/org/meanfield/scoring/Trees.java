package org.meanfield.scoring;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.jspecify.annotations.Nullable;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** Catalyst's trees, as Java walks them. */
final class Trees {
  private Trees() {}

  /** An immutable sequence. Scala's are covariant, which Java doesn't know. */
  static <T> Seq<T> seq(List<? extends T> list) {
    return JavaConverters.asScalaBuffer(List.<T>copyOf(list)).toList();
  }

  static <T> List<T> list(Seq<? extends T> seq) {
    return List.copyOf(JavaConverters.seqAsJavaList(seq));
  }

  /** Whether a part of an expression, or the whole, is one of those. */
  static boolean has(Expression expression, Predicate<Expression> wanted) {
    return wanted.test(expression)
        || list(expression.children()).stream().anyMatch(child -> has(child, wanted));
  }

  /**
   * An expression with parts put in the place of others; the outer ones are asked for first.
   *
   * @param by gives null for what stays
   */
  static Expression replaced(Expression expression, Function<Expression, @Nullable Expression> by) {
    Expression found = by.apply(expression);
    return found == null ? expression.mapChildren(child -> replaced(child, by)) : found;
  }

  /** An expression that reads its columns by their places in a row. */
  static Expression bound(
      Expression expression, List<org.apache.spark.sql.catalyst.expressions.Attribute> row) {
    return replaced(
        expression,
        part -> {
          if (!(part instanceof AttributeReference column)) {
            return null;
          }
          for (int i = 0; i < row.size(); i++) {
            if (row.get(i).exprId().equals(column.exprId())) {
              return new BoundReference(i, column.dataType(), column.nullable());
            }
          }
          throw new IllegalArgumentException(column + " is not in " + row);
        });
  }
}
