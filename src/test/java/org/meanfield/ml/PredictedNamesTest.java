package org.meanfield.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.MeanfieldSession;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.job.PredictionJob;

/** Names as people give them to their files, through {@code predict}. */
class PredictedNamesTest {
  private static final List<String> ODD =
      List.of(
          "a b.png",
          " before.png",
          "after .png",
          "50%20.png",
          "100%.png",
          "#1.png",
          "what?.png",
          "a&b=c.png",
          "c+d.png",
          "e:f.png",
          "it's.png",
          "\"quoted\".png",
          "g,h;i.png",
          "[j].png",
          "{k,l}.png",
          "m*.png",
          "n\\o.png",
          "tab\there.png",
          "line\nbreak.png",
          "bl\u00fcte.png",
          "u\u0308ber.png",
          "\u732b \uD83D\uDC31.png",
          "$HOME ~ (1) ^|<x>.PNG");

  @TempDir Path folder;

  @Test
  void comeOutAsTheyAre_eachOnce() throws IOException {
    Path images = Files.createDirectory(folder.resolve("odd images"));
    for (String name : ODD) {
      Files.write(images.resolve(name), Pictures.picture(0));
    }
    SparkContext spark = LocalSpark.start(2);
    try {
      SparkSession session = new SparkSession(spark);
      String out = folder.resolve("answers").toString();

      long rows =
          MeanfieldSession.on(session)
              .predict(
                  SmallModel.write(folder), images.toString(), out, PredictionJob.Format.PARQUET);

      assertThat(rows).isEqualTo(ODD.size());
      List<Row> answers =
          session
              .read()
              .parquet(out)
              .filter(functions.col("label").isNotNull())
              .select("path")
              .collectAsList();
      assertThat(answers)
          .extracting(
              row -> row.getString(0).substring(row.getString(0).indexOf("odd images/") + 11))
          .containsExactlyInAnyOrderElementsOf(ODD);
    } finally {
      spark.stop();
    }
  }
}
