package org.meanfield.cluster;

import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;

/** The functions that queries of one session find by name. */
public final class SessionFunctions {
  private SessionFunctions() {}

  /**
   * Adds a function, or puts it in the place of one of the same name.
   *
   * @param builder gives the expression of a call with resolved arguments
   */
  public static void register(
      SparkSession session, String name, Function<List<Expression>, Expression> builder) {
    session
        .sessionState()
        .functionRegistry()
        .createOrReplaceTempFunction(
            name, arguments -> builder.apply(ScalaTypes.list(arguments)), "java_udf");
  }
}
