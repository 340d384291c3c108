package org.meanfield.scoring;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Unevaluable;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenFallback;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import org.meanfield.dataset.decode.Decoded;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.prediction.ChunkPredictor;
import org.meanfield.prediction.TaskScopedPredictor;
import scala.collection.IndexedSeq;
import scala.collection.Seq;

/**
 * Stands in a plan for the probability of each label of an image: an array of floats, null where
 * the image is null or can't be decoded. {@link ScoringExtraction} puts a node in its place that
 * computes it in batches. Where it can't (in a branch of CASE, in a lambda function) a task
 * computes it image by image.
 *
 * <p>Marked as unevaluable, as Python's functions are, so that no rule of the optimizer computes it
 * on the driver while the query is planned.
 */
public final class Probabilities extends Expression
    implements Unevaluable, CodegenFallback, Serializable {
  private static final long serialVersionUID = 1L;

  private final Scorer scorer;
  private final boolean strict;
  private final Expression image;
  private @Nullable ImageReader reader;

  /**
   * For Catalyst, which copies it by this constructor.
   *
   * @param strict whether an image that can't be decoded ends the query
   */
  public Probabilities(Scorer scorer, boolean strict, Expression image) {
    this.scorer = scorer;
    this.strict = strict;
    this.image = image;
  }

  Scorer scorer() {
    return scorer;
  }

  Expression image() {
    return image;
  }

  ImageReader reader() {
    if (reader == null) {
      reader = new ImageReader(image.dataType(), scorer.image());
    }
    return reader;
  }

  boolean isStrict() {
    return strict;
  }

  /** The same of another image. */
  Probabilities of(Expression other) {
    return new Probabilities(scorer, strict, other);
  }

  /** What becomes of an image that can't be decoded: null, or the end of the query. */
  @Nullable ArrayData unanswered(String reason) {
    if (strict) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "An image of %s can't be decoded: %s. handleInvalid is error: leave such rows out, or"
                  + " set it to skip or keep.",
              image.sql(),
              reason));
    }
    return null;
  }

  /** The probabilities of one image among those of others. */
  ArrayData answered(float[] probabilities, int offset) {
    float[] own = new float[scorer.classes()];
    System.arraycopy(probabilities, offset, own, 0, own.length);
    return UnsafeArrayData.fromPrimitiveArray(own);
  }

  @Override
  public @Nullable Object eval(InternalRow row) {
    Decoded decoded = reader().decoded(image.eval(row));
    if (decoded instanceof Decoded.Damaged damaged) {
      return unanswered(damaged.reason());
    }
    byte[] pixels = ((Decoded.Pixels) decoded).bytes();
    if (TaskContext.get() != null) {
      return answered(new TaskScopedPredictor(scorer.model()).get().predict(pixels, 1), 0);
    }
    try (ChunkPredictor once = new ChunkPredictor(scorer.model())) {
      return answered(once.predict(pixels, 1), 0);
    }
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    return CodegenFallback.super.doGenCode(context, code);
  }

  @Override
  public Seq<Expression> children() {
    return Trees.seq(List.of(image));
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return of(children.apply(0));
  }

  @Override
  public DataType dataType() {
    return DataTypes.createArrayType(DataTypes.FloatType, false);
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
    return "probabilities";
  }

  @Override
  public String sql() {
    return String.format(Locale.ROOT, "%s(%s, %s)", prettyName(), scorer, image.sql());
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s(%s, %s)", prettyName(), scorer, image);
  }

  @Override
  public int productArity() {
    return 3;
  }

  @Override
  public Object productElement(int index) {
    return switch (index) {
      case 0 -> scorer;
      case 1 -> strict;
      default -> image;
    };
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof Probabilities;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Probabilities same
        && strict == same.strict
        && scorer.equals(same.scorer)
        && image.equals(same.image);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
