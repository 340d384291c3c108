package org.meanfield.bench.scoring;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.meanfield.bench.Processor;
import org.meanfield.ml.ImageClassificationModel;
import org.meanfield.scoring.SavedModel;
import org.meanfield.scoring.Scorer;

/**
 * The process that predicts a table's images: by each way in turn, round after round, every column
 * of the result computed and none of it kept. A line a kind, way and round on stdout, in JSON.
 */
public final class ScoringTrial {
  private ScoringTrial() {}

  /** Takes a folder, how many rounds, and whether to be quick. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    SparkSession spark = SparkSession.builder().appName("scoring").getOrCreate();
    for (Images images : Boolean.parseBoolean(arguments[2]) ? Images.QUICK : Images.ALL) {
      Path here = folder.resolve(images.network() + "-" + images.side());
      String table = here.resolve("table").toString();
      String model = here.resolve("model").toString();
      Photos.write(spark, images, 2, table);
      FirstWeights.write(images, model);
      measure(ways(spark, table, model), images, rounds);
      FileUtils.deleteDirectory(here.toFile());
    }
    System.out.flush();
    // Spark's threads are none of ours to wait for.
    System.exit(0);
  }

  private static Map<String, Dataset<Row>> ways(SparkSession spark, String table, String model) {
    Dataset<Row> rows = spark.read().parquet(table);
    Scorer scorer =
        SavedModel.open(model, spark.sparkContext().hadoopConfiguration()).on(spark.sparkContext());
    Map<String, Dataset<Row>> ways = new LinkedHashMap<>();
    ways.put(ScoringRow.PEER, MappedRows.of(rows, "image", scorer));
    ways.put("transform", ImageClassificationModel.open(spark, model).transform(rows));
    ways.put(
        "sql",
        spark.sql(
            String.format(
                Locale.ROOT,
                "select *, meanfield_predict('%s', image) as found from parquet.`%s`",
                model,
                table)));
    return ways;
  }

  private static void measure(Map<String, Dataset<Row>> ways, Images images, int rounds) {
    for (int round = -1; round < rounds; round++) {
      for (String way : List.copyOf(ways.keySet())) {
        double start = Processor.seconds();
        Objects.requireNonNull(ways.get(way)).write().format("noop").mode("overwrite").save();
        double seconds = Processor.seconds() - start;
        if (round >= 0) {
          System.out.println(
              JsonNodeFactory.instance
                  .objectNode()
                  .put("images", kind(images))
                  .put("way", way)
                  .put("imagesPerSecond", images.count() / seconds));
        }
      }
    }
  }

  private static String kind(Images images) {
    return String.format(
        Locale.ROOT,
        "%s %d x %d, %s",
        images.format(),
        images.width(),
        images.height(),
        images.network());
  }
}
