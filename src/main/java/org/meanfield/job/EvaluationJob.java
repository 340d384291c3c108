package org.meanfield.job;

import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.meanfield.cluster.Application;
import org.meanfield.cluster.ClusterAccess;
import org.meanfield.cluster.Executors;
import org.meanfield.dataset.Dataset;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.source.DatasetUse;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.evaluation.ClusterEvaluation;
import org.meanfield.evaluation.Evaluation;
import org.meanfield.evaluation.EvaluationResult;
import org.meanfield.evaluation.Misclassification;
import org.meanfield.evaluation.TopLosses;
import org.meanfield.fault.MeanfieldException;

/** Judges a saved model on labelled images, over the cluster. */
public final class EvaluationJob {
  private static final int MOST_MISTAKES = 100;

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
    return over(
        cluster,
        model,
        images,
        stop,
        (examples, loaded, source) -> {
          source.remarks().forEach(listener::remark);
          EvaluationResult judgement = ClusterEvaluation.judge(examples, loaded.model());
          SkippedImages.tell(source.called(judgement.leftOut()), listener);
          if (judgement.tally().examples() == 0) {
            throw MeanfieldException.data(images + " holds no image that can be decoded.");
          }
          Evaluation evaluation = judgement.tally().evaluation(loaded.labels());
          AbsentClasses.of(images, evaluation).ifPresent(listener::note);
          return evaluation;
        });
  }

  /**
   * The mistakes that the model is most sure of, the worst first; images that can't be decoded are
   * passed over.
   *
   * @param count at most so many, 1 to 100
   */
  public static List<Misclassification> worstMistakes(
      ClusterAccess cluster, String model, String images, int count, BooleanSupplier stop) {
    if (count < 1 || count > MOST_MISTAKES) {
      throw MeanfieldException.usage(
          String.format(
              Locale.ROOT,
              "found %d as the number of mistakes to show; expected 1 to %d",
              count,
              MOST_MISTAKES));
    }
    return over(
        cluster,
        model,
        images,
        stop,
        (examples, loaded, source) ->
            TopLosses.of(examples, loaded.model(), source.listing(), loaded.labels(), count));
  }

  private static <T> T over(
      ClusterAccess cluster, String model, String images, BooleanSupplier stop, Judge<T> judge) {
    DeviceCheck.check(cluster);
    Configuration hadoop = cluster.hadoop();
    LoadedModel loaded = LoadedModel.open(model, hadoop);
    EarlyOpening<ImageSource> opening =
        EarlyOpening.of(List.of(images), hadoop, resolver -> opened(resolver, images, loaded));
    try (Application application = cluster.enter()) {
      SparkContext spark = application.context();
      JavaSparkContext javaSpark = JavaSparkContext.fromSparkContext(spark);
      ImageSource source = opening.in(application).sniffed(javaSpark);
      PredictionMemory.check(spark, loaded, source);
      spark.setJobDescription("Judging " + model + " on " + images);
      JavaRDD<PackedChunk> examples =
          Dataset.lazily(javaSpark, source, loaded.image(), Executors.slots(spark));
      return judge.of(examples, loaded, source);
    } catch (Exception e) {
      // Spark's Scala throws checked exceptions undeclared.
      throw SparkFailure.told(e, stop);
    }
  }

  private static ImageSource opened(SourceResolver resolver, String images, LoadedModel model) {
    ImageSource source = resolver.open(images, model.labels(), DatasetUse.JUDGING);
    source.requireForm(model.image());
    return source;
  }

  /** What is asked of a model about labelled examples. */
  @FunctionalInterface
  private interface Judge<T> {
    T of(JavaRDD<PackedChunk> examples, LoadedModel model, ImageSource source);
  }
}
