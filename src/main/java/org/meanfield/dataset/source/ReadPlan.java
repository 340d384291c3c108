package org.meanfield.dataset.source;

import java.util.List;
import java.util.function.IntFunction;
import org.apache.spark.api.java.JavaSparkContext;
import org.meanfield.config.ImageRecipe;

/**
 * What is to be read of a source, by whom.
 *
 * @param name for Spark's web UI
 * @param shares positions in the source's listing, in order of each worker's share
 * @param image the form of the examples
 * @param pins where each worker should run, as {@code executor_<host>_<id>} or a host; asked on the
 *     driver whenever a stage is made, empty: anywhere
 */
public record ReadPlan(
    JavaSparkContext spark,
    String name,
    List<int[]> shares,
    ImageRecipe image,
    IntFunction<List<String>> pins) {
  public ReadPlan {
    shares = List.copyOf(shares);
  }

  /** Read wherever Spark likes. */
  public static ReadPlan anywhere(JavaSparkContext spark, List<int[]> shares, ImageRecipe image) {
    return new ReadPlan(spark, "images", shares, image, worker -> List.of());
  }
}
