package org.meanfield;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.meanfield.cluster.ClusterAccess;
import org.meanfield.config.Locations;
import org.meanfield.config.Recipe;
import org.meanfield.config.hocon.RecipeReader;
import org.meanfield.evaluation.Evaluation;
import org.meanfield.evaluation.Misclassification;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.job.EvaluationJob;
import org.meanfield.job.LoggingJobListener;
import org.meanfield.job.PredictionJob;
import org.meanfield.job.RunSummary;
import org.meanfield.job.TrainingJob;
import org.meanfield.network.NetworkCatalog;

/**
 * What the command line does, for programs and notebooks that have a Spark session: the same
 * recipes, run folders and models, in the session's own application, which keeps running. What
 * happens is logged. Safe for any thread: trainings run side by side as far as there are task slots
 * and memory for all their workers; others wait, and say so.
 *
 * <p>Relative paths start from the working directory, those in a recipe's file from its folder.
 * Every method throws {@link MeanfieldException} with a message for users.
 */
public final class MeanfieldSession {
  private final ClusterAccess cluster;
  private final LoggingJobListener told;
  private final Path workingFolder = Path.of("").toAbsolutePath();

  private MeanfieldSession(ClusterAccess cluster, LoggingJobListener told) {
    this.cluster = cluster;
    this.told = told;
  }

  /** In the application of {@code spark}. */
  public static MeanfieldSession on(SparkSession spark) {
    return new MeanfieldSession(ClusterAccess.of(spark), new LoggingJobListener());
  }

  /**
   * One that also tells what happens line by line, as a notebook shows it below its code.
   *
   * @param reader called by the thread that trains, evaluates or predicts
   */
  public MeanfieldSession telling(Consumer<String> reader) {
    return new MeanfieldSession(cluster, new LoggingJobListener(reader));
  }

  /**
   * Trains from a recipe's file.
   *
   * @param settings {@code key=value} each, over the file's, as {@code --set} takes them
   */
  public RunSummary train(Path recipe, String... settings) {
    return train(reader().read(recipe, List.of(settings)));
  }

  /** Trains from a recipe. */
  public RunSummary train(Recipe recipe) {
    return job().train(recipe);
  }

  /**
   * Goes on with a run that was interrupted, from its last checkpoint.
   *
   * @param settings {@code key=value} each, over the recipe of the run, of those keys that may
   *     change
   */
  public RunSummary resume(String run, String... settings) {
    return job().resume(Locations.absolute(run), List.of(settings));
  }

  /**
   * Judges a saved model.
   *
   * @param model a run folder or a model bundle
   * @param images labelled, as {@code data.train} takes them
   */
  public Evaluation evaluate(String model, String images) {
    return EvaluationJob.run(
        cluster,
        Locations.absolute(model),
        Locations.absolute(images),
        told,
        MeanfieldSession::interrupted);
  }

  /**
   * The mistakes that a saved model is most sure of, the worst first, with their pictures.
   *
   * @param model a run folder or a model bundle
   * @param images labelled, as {@code data.train} takes them
   * @param count at most so many, 1 to 100
   */
  public List<Misclassification> worstMistakes(String model, String images, int count) {
    return EvaluationJob.worstMistakes(
        cluster,
        Locations.absolute(model),
        Locations.absolute(images),
        count,
        MeanfieldSession::interrupted);
  }

  /**
   * Predicts images into a table: path, label, a probability a class.
   *
   * @param model a run folder or a model bundle
   * @param images as {@code data.train} takes them, labelled or not
   * @param out a folder that does not exist yet
   * @return rows written
   */
  public long predict(String model, String images, String out, PredictionJob.Format format) {
    return PredictionJob.run(
        cluster,
        Locations.absolute(model),
        Locations.absolute(images),
        Locations.absolute(out),
        format,
        told,
        MeanfieldSession::interrupted);
  }

  private TrainingJob job() {
    return new TrainingJob(
        cluster, workingFolder, Clock.systemUTC(), told, MeanfieldSession::interrupted);
  }

  private RecipeReader reader() {
    return new RecipeReader(NetworkCatalog.names().keySet(), workingFolder, told::warn);
  }

  /** A notebook's way to stop a paragraph. */
  private static boolean interrupted() {
    return Thread.currentThread().isInterrupted();
  }
}
