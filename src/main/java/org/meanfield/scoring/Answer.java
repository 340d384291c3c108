package org.meanfield.scoring;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenFallback;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;
import scala.collection.IndexedSeq;
import scala.collection.Seq;

/** What users see of an image's {@link Probabilities}; null where they are. */
public final class Answer extends Expression implements CodegenFallback, Serializable {
  private static final long serialVersionUID = 1L;

  private final SqlCall call;
  private final AnswerForm form;
  private final Expression probabilities;

  /**
   * For Catalyst, which copies it by this constructor.
   *
   * @param call that asked for it
   */
  public Answer(SqlCall call, AnswerForm form, Expression probabilities) {
    this.call = call;
    this.form = form;
    this.probabilities = probabilities;
  }

  @Override
  public @Nullable Object eval(InternalRow row) {
    ArrayData found = (ArrayData) probabilities.eval(row);
    return found == null ? null : form.of(found.toFloatArray());
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
    return new Answer(call, form, children.apply(0));
  }

  @Override
  public DataType dataType() {
    return form.type();
  }

  @Override
  public boolean nullable() {
    return true;
  }

  @Override
  public boolean foldable() {
    return false;
  }

  @Override
  public String prettyName() {
    return call.function();
  }

  /** As it was called: the labels, which may be many, are left out. */
  @Override
  public String sql() {
    return call.of(
        probabilities instanceof Probabilities asked ? asked.image().sql() : probabilities.sql());
  }

  @Override
  public String toString() {
    return call.of(probabilities.toString());
  }

  @Override
  public int productArity() {
    return 3;
  }

  @Override
  public Object productElement(int index) {
    return switch (index) {
      case 0 -> call;
      case 1 -> form;
      default -> probabilities;
    };
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof Answer;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Answer same
        && call.equals(same.call)
        && form.equals(same.form)
        && probabilities.equals(same.probabilities);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
