package org.meanfield;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.meanfield.cluster.Application;
import org.meanfield.cluster.ClusterAccess;
import org.meanfield.cluster.Executors;
import org.meanfield.config.TableLocation;
import org.meanfield.dataset.Dataset;
import org.meanfield.dataset.ImageSource;
import org.meanfield.evaluation.ClusterEvaluation;
import org.meanfield.evaluation.Evaluation;
import org.meanfield.evaluation.Judgement;
import org.meanfield.fault.Fault;

/** Judges a saved model on labelled images, over the cluster. */
public final class EvaluationJob {
  private EvaluationJob() {}

  /**
   * Runs it; images that can't be decoded are named to {@code listener} and left out.
   *
   * @param cluster where
   * @param model a bundle or a run folder
   * @param images what {@code data.train} takes, of the model's classes
   * @param stop polled; true: the user wants it to end
   */
  public static Evaluation run(
      ClusterAccess cluster,
      String model,
      String images,
      JobListener listener,
      BooleanSupplier stop) {
    DeviceSurvey.check(cluster);
    Configuration hadoop = cluster.hadoop();
    LoadedModel loaded = LoadedModel.open(model, hadoop);
    Optional<ImageSource> files =
        TableLocation.isOne(images)
            ? Optional.empty()
            : Optional.of(ImageSource.open(images, loaded.labels(), hadoop));
    try (Application application = cluster.enter()) {
      ImageSource source =
          files.orElseGet(() -> ImageOpening.in(application).open(images, loaded.labels()));
      SparkContext spark = application.context();
      spark.setJobDescription("Judging " + model + " on " + images);
      Judgement judgement =
          ClusterEvaluation.judge(
              Dataset.lazily(
                  JavaSparkContext.fromSparkContext(spark),
                  source,
                  loaded.image(),
                  Executors.slots(spark)),
              loaded.model());
      SkippedImages.tell(judgement.leftOut(), listener);
      if (judgement.tally().examples() == 0) {
        throw Fault.data(images + " holds no image that can be decoded.");
      }
      return judgement.tally().evaluation(loaded.labels());
    } catch (Exception e) {
      // Spark's Scala throws checked exceptions undeclared.
      throw SparkFailure.told(e, stop);
    }
  }
}
