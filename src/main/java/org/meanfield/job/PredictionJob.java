package org.meanfield.job;

import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.meanfield.cluster.Application;
import org.meanfield.cluster.ClusterAccess;
import org.meanfield.cluster.Jobs;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.prediction.PredictionSchema;
import org.meanfield.prediction.PredictionsCsv;
import org.meanfield.storage.Folder;
import org.meanfield.storage.HadoopFileSystems;
import org.meanfield.storage.PendingOutput;
import org.meanfield.text.FileNames;

/** Predicts images over the cluster and writes a table: path, label, a probability a class. */
public final class PredictionJob {
  /** As Hadoop's committer calls it. */
  private static final String SUCCESS = "_SUCCESS";

  private static final String SUCCESS_BY_SPARK = "mapreduce.fileoutputcommitter.marksuccessfuljobs";

  private PredictionJob() {}

  /** How the table is written. */
  public enum Format {
    PARQUET,
    CSV,
    JSONL
  }

  /**
   * Runs it. An image that can't be decoded gets a row without label and probabilities and is named
   * to {@code listener}.
   *
   * @param cluster where
   * @param model a bundle or a run folder
   * @param images what {@code data.train} takes, labelled or not, or one image; a table needs a
   *     column that tells its images apart
   * @param out a new folder; it is there whole or not at all, and of two at once one has it
   * @param stop polled; true: the user wants it to end
   * @return rows written
   */
  public static long run(
      ClusterAccess cluster,
      String model,
      String images,
      String out,
      Format format,
      JobListener listener,
      BooleanSupplier stop) {
    DeviceCheck.check(cluster);
    Configuration hadoop = cluster.hadoop();
    checkNew(out, hadoop);
    LoadedModel loaded = LoadedModel.open(model, hadoop);
    UnlabelledImages opened = UnlabelledImages.of(images, loaded, hadoop);
    try (Application application = cluster.enter();
        PendingOutput table =
            PendingOutput.create(Folder.at(out, hadoop), "--out " + out, Clock.systemUTC())) {
      SparkContext context = application.context();
      UnlabelledImages sniffed = opened.sniffed(context);
      sniffed.remarks().forEach(listener::remark);
      context.setJobDescription("Predicting " + images);
      sniffed.checkMemory(context, loaded);
      // Of its own: the application may be a user's, with settings of theirs.
      SparkSession spark = application.session().newSession();
      // Two classes may differ in that alone, and each has a column.
      spark.conf().set("spark.sql.caseSensitive", true);
      spark.conf().set(PredictionsCsv.NULL_AS_EMPTY, false);
      PredictedRows predicted = sniffed.predicted(application, loaded);
      StructType schema = new PredictionSchema(loaded.labels()).schema();
      DataFrameWriter<Row> writer =
          spark
              .createDataFrame(nameable(predicted.rows(), table.folder().qualified()), schema)
              .write();
      Jobs.run(context, () -> write(writer, table, format));
      SkippedImages.tell(predicted.leftOut(), listener);
      return predicted.count().value();
    } catch (Exception e) {
      // Spark's Scala throws checked exceptions undeclared.
      throw SparkFailure.told(e, stop);
    }
  }

  /** Spark's own writers on executors would call the folder by another name, and write there. */
  private static JavaRDD<Row> nameable(JavaRDD<Row> rows, String folder) {
    return folder.startsWith("file:")
        ? rows.mapPartitions(
            each -> {
              FileNames.require(folder);
              return each;
            },
            true)
        : rows;
  }

  /** What tells readers that a table is whole comes last, once no other can have the folder. */
  private static Format write(DataFrameWriter<Row> writer, PendingOutput table, Format format) {
    String folder = table.folder().qualified();
    // The folder of a table that is written in its place is there already.
    writer.mode(SaveMode.Append).option(SUCCESS_BY_SPARK, false);
    switch (format) {
      case PARQUET -> writer.parquet(folder);
      case CSV -> PredictionsCsv.write(writer, folder);
      case JSONL -> writer.option("ignoreNullFields", "false").json(folder);
    }
    table.check();
    table.folder().write(SUCCESS, new byte[0]);
    table.commit();
    return format;
  }

  private static void checkNew(String out, Configuration hadoop) {
    Path path = new Path(out);
    try {
      FileSystem files = HadoopFileSystems.of(path, hadoop);
      PendingOutput.requireNew(Folder.at(out, hadoop), "--out " + out);
      Path parent = path.getParent();
      while (parent != null && !files.exists(parent)) {
        parent = parent.getParent();
      }
      if (parent != null && !files.getFileStatus(parent).isDirectory()) {
        throw MeanfieldException.storage(
            "--out " + out + " can't be made: " + parent + " is a file, not a folder.",
            new IOException(parent.toString()));
      }
    } catch (IOException e) {
      throw MeanfieldException.storage(
          String.format(
              Locale.ROOT, "--out %s can't be written: %s", out, HadoopFileSystems.reason(e)),
          e);
    }
  }
}
