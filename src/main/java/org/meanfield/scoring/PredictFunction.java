package org.meanfield.scoring;

import java.util.List;
import java.util.Locale;
import org.apache.spark.QueryContext;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.unsafe.Platform;
import org.meanfield.dataset.source.table.ImageColumn;
import org.meanfield.fault.MeanfieldException;
import scala.Option;
import scala.collection.Seq;
import scala.collection.immutable.Map$;

/**
 * {@code meanfield_predict('MODEL', image)}: what the model in a run folder or bundle takes an
 * image for, as {@code struct<label:string,index:int,probability:double>}; null where the image is
 * null or can't be decoded. The model is opened while a query is analysed, by {@link OpenedModels};
 * no file of it is read as Java objects.
 */
final class PredictFunction {
  static final String NAME = "meanfield_predict";
  static final FunctionIdentifier IDENTIFIER = new FunctionIdentifier(NAME);

  private static final String USAGE =
      "_FUNC_(model, image) - What a model of Meanfield takes an image for:"
          + " struct<label:string,index:int,probability:double>, null where the image is null or"
          + " can't be decoded.";
  private static final String ARGUMENTS =
      """

          Arguments:
            * model - a run folder or a model bundle, a constant string.
            * image - a whole JPEG, PNG, GIF, BMP, TIFF or WebP file, as binary, or the struct that
                Spark's image source gives.
      """;
  private static final String EXAMPLES =
      """

          Examples:
            > SELECT path, _FUNC_('runs/cats-and-dogs', content).label FROM pictures;
      """;

  private PredictFunction() {}

  /** For {@code DESCRIBE FUNCTION}. */
  static ExpressionInfo info() {
    return new ExpressionInfo(
        Probabilities.class.getName(),
        null,
        NAME,
        USAGE,
        ARGUMENTS,
        EXAMPLES,
        "",
        "",
        "",
        "",
        "built-in");
  }

  /** The call with its arguments, whose types are known. */
  static Expression call(Seq<Expression> arguments) {
    List<Expression> given = Trees.list(arguments);
    if (given.size() != 2) {
      throw refused(
          NAME,
          String.format(
              Locale.ROOT,
              "found %d arguments; expected 2: a model's path, and an image.",
              given.size()));
    }
    SparkSession session = SparkSession.active();
    ScoringPlans.teach(session);
    String location = location(given.get(0));
    Expression image = image(NAME, given.get(1));
    SavedModel model = opened(location, session.sparkContext());
    return new Answer(
        new SqlCall(NAME, List.of(location)),
        new LikeliestClass(model.description().labels()),
        new Probabilities(model.on(session.sparkContext()), false, image));
  }

  private static String location(Expression model) {
    if (!model.foldable() || !(model.dataType() instanceof StringType)) {
      throw refused(
          NAME,
          String.format(
              Locale.ROOT,
              "found %s of type %s in the place of the model; expected a constant string: the path"
                  + " of a run folder or of a model bundle.",
              model.sql(),
              model.dataType().catalogString()));
    }
    Object value = model.eval(null);
    if (value == null || value.toString().isBlank()) {
      throw refused(
          NAME, "the model's path is empty; expected that of a run folder or of a model bundle.");
    }
    return value.toString();
  }

  /** The argument in the place of an image. */
  static Expression image(String function, Expression image) {
    if (image.dataType() instanceof NullType) {
      return Literal.create(null, DataTypes.BinaryType);
    }
    if (ImageColumn.of(image.dataType()).isEmpty()) {
      throw refused(
          function,
          String.format(
              Locale.ROOT,
              "found %s of type %s in the place of an image; expected %s.",
              image.sql(),
              image.dataType().catalogString(),
              ImageColumn.EXPECTED));
    }
    return image;
  }

  private static SavedModel opened(String location, SparkContext spark) {
    try {
      return OpenedModels.at(location, spark.hadoopConfiguration());
    } catch (MeanfieldException fault) {
      throw refused(NAME, String.valueOf(fault.getMessage()));
    }
  }

  /**
   * As Spark tells of a query that can't be. It has no cause: without one Spark's shells print the
   * message alone, and with one its stack trace too.
   */
  static RuntimeException refused(String function, String message) {
    Platform.throwException(
        new AnalysisException(
            function + ": " + message,
            Option.empty(),
            Option.empty(),
            Option.empty(),
            Option.empty(),
            Map$.MODULE$.empty(),
            new QueryContext[0]));
    throw new AssertionError("Spark's throwException has returned");
  }
}
