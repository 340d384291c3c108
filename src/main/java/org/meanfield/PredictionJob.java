package org.meanfield;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.meanfield.cluster.Application;
import org.meanfield.cluster.ClusterAccess;
import org.meanfield.cluster.Jobs;
import org.meanfield.config.TableLocation;
import org.meanfield.dataset.ImageSource;
import org.meanfield.dataset.NamedImages;
import org.meanfield.dataset.StoredSource;
import org.meanfield.fault.Fault;
import org.meanfield.prediction.Answers;
import org.meanfield.run.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Predicts images over the cluster and writes a table: path, label, a probability a class. */
public final class PredictionJob {
  private static final Logger LOG = LoggerFactory.getLogger(PredictionJob.class);

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
   * @param out a new folder; deleted again where the table can't be written whole
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
    DeviceSurvey.check(cluster);
    Configuration hadoop = cluster.hadoop();
    checkNew(out, hadoop);
    LoadedModel loaded = LoadedModel.open(model, hadoop);
    Optional<StoredSource> files =
        TableLocation.isOne(images)
            ? Optional.empty()
            : Optional.of(ImageSource.openUnlabelled(images, loaded.labels(), hadoop));
    files.ifPresent(source -> source.requireForm(loaded.image()));
    try (Application application = cluster.enter()) {
      SparkContext context = application.context();
      context.setJobDescription("Predicting " + images);
      // Of its own: the application may be a user's, with settings of theirs.
      SparkSession spark = application.session().newSession();
      // Two classes may differ in that alone, and each has a column.
      spark.conf().set("spark.sql.caseSensitive", true);
      PredictedRows predicted =
          files
              .map(source -> PredictedRows.of(context, loaded, source))
              .orElseGet(
                  () ->
                      PredictedRows.of(
                          context,
                          loaded,
                          NamedImages.open(application.session(), TableLocation.of(images))));
      StructType schema = new Answers(loaded.labels()).schema();
      DataFrameWriter<Row> writer = spark.createDataFrame(predicted.rows(), schema).write();
      Jobs.run(context, () -> write(writer, out, format));
      SkippedImages.tell(predicted.leftOut(), listener);
      return predicted.count().value();
    } catch (Exception e) {
      // Spark's Scala throws checked exceptions undeclared.
      delete(out, hadoop);
      throw SparkFailure.told(e, stop);
    }
  }

  private static Format write(DataFrameWriter<Row> writer, String out, Format format) {
    switch (format) {
      case PARQUET -> writer.parquet(out);
      case CSV -> writer.option("header", "true").csv(out);
      case JSONL -> writer.option("ignoreNullFields", "false").json(out);
    }
    return format;
  }

  /** Half a table is none; what hinders its deletion is no more than what failed already. */
  private static void delete(String out, Configuration hadoop) {
    Path path = new Path(out);
    try {
      Storage.of(path, hadoop).delete(path, true);
    } catch (IOException e) {
      LOG.warn("{} is left half written", out, e);
    }
  }

  private static void checkNew(String out, Configuration hadoop) {
    Path path = new Path(out);
    try {
      FileSystem files = Storage.of(path, hadoop);
      if (files.exists(path)) {
        throw Fault.usage(
            "--out " + out + " exists already. Give a folder that does not exist yet.");
      }
      Path parent = path.getParent();
      while (parent != null && !files.exists(parent)) {
        parent = parent.getParent();
      }
      if (parent != null && !files.getFileStatus(parent).isDirectory()) {
        throw Fault.storage(
            "--out " + out + " can't be made: " + parent + " is a file, not a folder.",
            new IOException(parent.toString()));
      }
    } catch (IOException e) {
      throw Fault.storage(
          String.format(Locale.ROOT, "--out %s can't be written: %s", out, Storage.reason(e)), e);
    }
  }
}
