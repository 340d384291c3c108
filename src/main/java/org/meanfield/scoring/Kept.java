package org.meanfield.scoring;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenFallback;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.LongAccumulator;
import scala.collection.IndexedSeq;
import scala.collection.Seq;

/**
 * Whether a row stays where rows without an answer are left out; those that don't are counted. A
 * count is none of what makes two of them alike.
 */
public final class Kept extends Expression implements CodegenFallback, Serializable {
  private static final long serialVersionUID = 1L;

  private final LongAccumulator leftOut;
  private final Expression probabilities;

  /**
   * For Catalyst, which copies it by this constructor.
   *
   * @param leftOut told of each row that doesn't stay; of {@link LeftOutRows}
   */
  public Kept(LongAccumulator leftOut, Expression probabilities) {
    this.leftOut = leftOut;
    this.probabilities = probabilities;
  }

  @Override
  public Object eval(InternalRow row) {
    boolean kept = probabilities.eval(row) != null;
    if (!kept) {
      leftOut.add(1);
    }
    return kept;
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    return CodegenFallback.super.doGenCode(context, code);
  }

  @Override
  public Seq<Expression> children() {
    return Trees.seq(List.of(probabilities));
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return new Kept(leftOut, children.apply(0));
  }

  @Override
  public DataType dataType() {
    return DataTypes.BooleanType;
  }

  @Override
  public boolean nullable() {
    return false;
  }

  @Override
  public boolean foldable() {
    return false;
  }

  @Override
  public String prettyName() {
    return "kept";
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s(%s)", prettyName(), probabilities);
  }

  @Override
  public int productArity() {
    return 2;
  }

  @Override
  public Object productElement(int index) {
    return index == 0 ? leftOut : probabilities;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof Kept;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Kept same && probabilities.equals(same.probabilities);
  }

  @Override
  public int hashCode() {
    return 31 * probabilities.hashCode() + 7;
  }
}
