package org.meanfield.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.MeanfieldSession;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.job.PredictionJob;

/** Two predictions of one application that write one folder in the same moment. */
class PredictedTwiceIT {
  /** Where the two wait for each other before each pass over their table. */
  private static final CyclicBarrier BOTH = new CyclicBarrier(2);

  @TempDir Path folder;

  @Test
  void isOneTable_andTheOtherSaysSo() throws Exception {
    SparkSession spark = Sessions.local(folder);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Dataset<Row> table = Pictures.table(spark).cache();
      String model = folder.resolve("model").toString();
      Pictures.classifier().setEpochs(1).fit(table).save(model);
      meeting(table).createOrReplaceTempView("meeting");
      String out = folder.resolve("out/predictions").toString();
      Callable<Long> prediction =
          () ->
              MeanfieldSession.on(spark)
                  .predict(
                      model + "/bundle",
                      "table:meeting?path=id",
                      out,
                      PredictionJob.Format.PARQUET);

      List<Long> rows = new ArrayList<>();
      List<Throwable> refused = new ArrayList<>();
      for (Future<Long> one : threads.invokeAll(List.of(prediction, prediction))) {
        try {
          rows.add(one.get());
        } catch (ExecutionException e) {
          refused.add(e.getCause());
        }
      }

      assertThat(rows).as(refused.toString()).containsExactly((long) Pictures.ROWS);
      assertThat(refused)
          .singleElement()
          .isInstanceOfSatisfying(
              MeanfieldException.class,
              fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.USAGE))
          .asString()
          .contains("--out " + out, "written by another");
      assertThat(spark.read().parquet(out).count()).isEqualTo(Pictures.ROWS);
      assertThat(folder.resolve("out").toFile().list()).containsExactly("predictions");
      assertThat(folder.resolve("out/predictions/_SUCCESS")).exists();
    } finally {
      threads.shutdownNow();
      spark.stop();
    }
  }

  private static Dataset<Row> meeting(Dataset<Row> table) throws IOException {
    MapPartitionsFunction<Row, Row> meet =
        rows -> {
          try {
            BOTH.await(60, TimeUnit.SECONDS);
          } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("the other does not come", e);
          }
          return rows;
        };
    return table.coalesce(1).mapPartitions(meet, Encoders.row(table.schema()));
  }
}
