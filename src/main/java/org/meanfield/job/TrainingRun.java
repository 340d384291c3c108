package org.meanfield.job;

import java.nio.FloatBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.meanfield.averaging.math.LittleEndian;
import org.meanfield.averaging.state.Placement;
import org.meanfield.averaging.state.Slices;
import org.meanfield.cluster.Application;
import org.meanfield.cluster.Executors;
import org.meanfield.compute.natives.NativeBackend;
import org.meanfield.config.ClassWeights;
import org.meanfield.config.Recipe;
import org.meanfield.config.hocon.RecipeWriter;
import org.meanfield.dataset.Dataset;
import org.meanfield.dataset.example.Undecodable;
import org.meanfield.dataset.share.ExampleSet;
import org.meanfield.dataset.share.ReshuffledPartitions;
import org.meanfield.evaluation.ClusterEvaluation;
import org.meanfield.evaluation.Evaluation;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.memory.AvailableMemory;
import org.meanfield.memory.MemoryCheck;
import org.meanfield.model.BundleDescription;
import org.meanfield.model.ModelBundle;
import org.meanfield.model.Processor;
import org.meanfield.model.Provenance;
import org.meanfield.model.WeightSlices;
import org.meanfield.network.Normalization;
import org.meanfield.network.ParameterLayout;
import org.meanfield.prediction.Model;
import org.meanfield.quality.DatasetSplit;
import org.meanfield.run.RunFolder;
import org.meanfield.storage.PendingOutput;
import org.meanfield.text.Figures;
import org.meanfield.training.Trainer;
import org.meanfield.training.TrainingCluster;
import org.meanfield.training.TrainingData;
import org.meanfield.training.TrainingOutcome;

/** One run on a started cluster: reads the images, trains, saves the model and tests it. */
final class TrainingRun {
  private final Application application;
  private final SparkContext spark;
  private final JavaSparkContext javaSpark;
  private final ValidatedRun prepared;
  private final Recipe recipe;
  private final RunFolder folder;
  private final Optional<RunSoFar> soFar;
  private final JobListener listener;
  private final BooleanSupplier stop;
  private final Clock clock;
  private final Placement placement;
  private final List<QuarantineList.Entry> undecodable = new ArrayList<>();

  /**
   * One run, in which nothing is left to the cluster to decide.
   *
   * @param placement the workers, and whom they begin on
   * @param soFar of a run that goes on from a checkpoint
   */
  TrainingRun(
      Application application,
      Placement placement,
      ValidatedRun prepared,
      RunFolder folder,
      Optional<RunSoFar> soFar,
      JobListener listener,
      BooleanSupplier stop,
      Clock clock) {
    this.application = application;
    this.spark = application.context();
    this.javaSpark = JavaSparkContext.fromSparkContext(spark);
    this.placement = placement;
    this.prepared = prepared;
    this.recipe = ResolvedRecipe.of(prepared.recipe(), folder.location(), placement.workers());
    this.folder = folder;
    this.soFar = soFar;
    this.listener = listener;
    this.stop = stop;
    this.clock = clock;
  }

  /** How many workers the recipe wants, or the cluster has room for. */
  static int workers(
      SparkContext spark, int executors, ValidatedRun prepared, JobListener listener) {
    Integer asked = prepared.recipe().training().workers();
    if (asked == null) {
      return defaultWorkers(spark, executors, prepared, listener);
    }
    DeviceCheck.requireRoom(asked, spark, executors);
    return asked;
  }

  /** The cluster's task slots, but no more than leave every worker one batch. */
  private static int defaultWorkers(
      SparkContext spark, int executors, ValidatedRun prepared, JobListener listener) {
    int slots = DeviceCheck.room(spark, executors);
    String slot = DeviceCheck.isWanted(spark) ? "GPU" : "task slot";
    int images = prepared.train().listing().size();
    long training = images - prepared.recipe().data().heldBack(images);
    int batch = prepared.recipe().training().batchSize();
    int workers = (int) Math.max(1, Math.min(slots, training / batch));
    listener.note(
        workers == slots
            ? Figures.count(workers, "worker")
                + ": one a "
                + slot
                + " of the cluster (training.workers)"
            : Figures.count(workers, "worker")
                + ", though the cluster has "
                + slots
                + " "
                + slot
                + "s: more would not leave each a batch of "
                + batch
                + " (training.workers)");
    return workers;
  }

  /** The recipe with nothing left open. */
  Recipe recipe() {
    return recipe;
  }

  RunSummary run() {
    if (DeviceCheck.isWanted(spark)) {
      DeviceCheck.of(spark, placement).forEach(device -> listener.note(device.line()));
    }
    if (AveragingRules.copies(recipe.averaging()) > placement.executors().size()) {
      listener.note(
          "averaging.recovery = replicate has no effect: there is one executor, and a second copy"
              + " needs another");
    }
    prepared.remarks().forEach(listener::remark);
    // The test images are read first too: what is wrong with them is found before training is paid.
    try (Dataset images = read();
        TestImages test = testImages();
        ReshuffledPartitions shares =
            new ReshuffledPartitions(
                javaSpark, images.examples(), recipe.data().reshuffleEvery(), recipe.seed())) {
      review(images, test);
      RecipeBinder binder = new RecipeBinder(recipe, prepared.architecture());
      Normalization normalization = binder.normalization(images.examples());
      ParameterLayout layout = ParameterLayout.of(prepared.architecture());
      TrainingData data =
          new TrainingData(shares, images.validation().map(ExampleSet::chunks).orElse(null));
      try (Trainer trainer =
          new Trainer(
              new TrainingCluster(spark, placement, this::refusal, application.losses()),
              binder.settings(
                  images,
                  normalization,
                  placement.workers(),
                  data.stepsPerEpoch(recipe.training().batchSize()),
                  QuarantineList.text(undecodable)),
              data,
              folder,
              listener,
              stop)) {
        TrainingOutcome outcome = trainer.train();
        ModelBundle bundle =
            trainer.read(weights -> save(images, normalization, layout, outcome, weights));
        Evaluation evaluation =
            trainer.read(weights -> judge(test, trainer.model(), images.source().classNames()));
        return new RunSummary(folder.location(), outcome, evaluation, bundle.weightsSha256());
      }
    }
  }

  /** What the run folder says of a run that ended well. */
  String message(RunSummary summary) {
    Evaluation test = summary.test();
    return Figures.count(summary.outcome().epochs().size(), "epoch")
        + (test == null ? "" : String.format(Locale.ROOT, ", test accuracy %.4f", test.accuracy()));
  }

  /** Whether executors that are left after a loss have memory for everyone's workers. */
  private Optional<MeanfieldException> refusal(Placement on) {
    int executors = on.executors().size();
    if (executors >= placement.executors().size()) {
      return Optional.empty();
    }
    int slots = Executors.slotsEach(spark, executors);
    return MemoryCheck.refusal(
            MemoryPlanner.of(prepared, placement.workers(), executors, slots),
            AvailableMemory.of(spark.getConf()))
        .map(
            fault ->
                MeanfieldException.cluster(
                    String.format(
                        Locale.ROOT,
                        "Executors were lost and not replaced, and the run's %d workers do not fit"
                            + " the %d of %d that are left. %s Then resume the run.",
                        placement.workers(),
                        executors,
                        placement.executors().size(),
                        fault.getMessage())));
  }

  private Dataset read() {
    Dataset images =
        soFar
            .flatMap(run -> run.putAside(prepared.train()))
            .map(this::readAgain)
            .orElseGet(this::readFirst);
    try {
      soFar.ifPresent(run -> run.requirePixels(images));
      images.pixels().ifPresent(sums -> folder.folder().write(RunFolder.PIXELS, sums.toBytes()));
      return images;
    } catch (RuntimeException e) {
      images.close();
      throw e;
    }
  }

  private Dataset readFirst() {
    return Dataset.forTraining(
        javaSpark,
        prepared.train(),
        recipe.data(),
        recipe.seed(),
        placement.workers(),
        this::pins,
        images -> quarantine(QuarantineList.TRAIN, images));
  }

  private Dataset readAgain(List<Undecodable> putAside) {
    quarantine(QuarantineList.TRAIN, putAside);
    return Dataset.forMoreTraining(
        javaSpark,
        prepared.train(),
        recipe.data(),
        recipe.seed(),
        placement.workers(),
        this::pins,
        putAside);
  }

  private List<String> pins(int worker) {
    return List.of(placement.ofWorker(worker).pin());
  }

  private TestImages testImages() {
    if (prepared.test() == null) {
      return new TestImages(null);
    }
    Dataset images =
        Dataset.forTesting(
            javaSpark,
            prepared.test(),
            recipe.data(),
            recipe.seed(),
            placement.workers(),
            this::pins,
            undecoded -> quarantine(QuarantineList.TEST, undecoded));
    AbsentClasses.of("data.test", images.source()).ifPresent(listener::note);
    return new TestImages(images);
  }

  private void quarantine(String set, List<Undecodable> images) {
    images.forEach(image -> undecodable.add(new QuarantineList.Entry(set, image)));
    folder.write(RunFolder.QUARANTINE, QuarantineList.text(undecodable));
    if (!images.isEmpty()) {
      listener.quarantined(
          images.stream().map(image -> image.path() + ": " + image.reason()).toList(),
          folder.folder().child(RunFolder.QUARANTINE).location());
    }
  }

  /** A run that goes on has its report; before its first checkpoint its recipe may change. */
  private void review(Dataset images, TestImages test) {
    if (soFar.isPresent() && folder.folder().has(RunFolder.DATA_HTML)) {
      return;
    }
    List<DatasetSplit> sets = new ArrayList<>();
    sets.add(
        new DatasetSplit(
            "train",
            images.source(),
            images.all(),
            images.undecodable(),
            images.source().remarks(),
            images.heldBack()));
    if (test.images() != null) {
      Dataset tested = test.images();
      sets.add(new DatasetSplit("test", tested.source(), tested.all(), tested.undecodable()));
    }
    new DataQualityCheck(spark, recipe.data().image(), listener, clock)
        .of(
            sets,
            !recipe.training().rule().classWeights().equals(ClassWeights.ALIKE),
            recipe.name(),
            RunFolder.DATA_JSON,
            RunFolder.DATA_HTML,
            folder::write,
            folder.folder().child(RunFolder.DATA_HTML).location());
  }

  private ModelBundle save(
      Dataset images,
      Normalization normalization,
      ParameterLayout layout,
      TrainingOutcome outcome,
      Slices weights) {
    spark.setJobDescription("Saving the model");
    BundleDescription description =
        new BundleDescription(
            prepared.architecture(),
            recipe.data().image(),
            normalization,
            images.source().classNames(),
            new Provenance(
                images.source().fingerprint(),
                RecipeWriter.hocon(recipe),
                Versions.all(),
                recipe.seed(),
                prepared.engine().description(),
                Processor.here(),
                NativeBackend.describe(),
                images.examples().size(),
                outcome.epochs().size(),
                clock.instant()));
    try (PendingOutput out = folder.newModel()) {
      return ModelBundle.write(out, description, layout, slices(weights));
    }
  }

  /** One slice at a time passes through the driver. */
  private static WeightSlices slices(Slices weights) {
    return sink -> {
      for (int slice = 0; slice < weights.layout().slices(); slice++) {
        FloatBuffer values = LittleEndian.floats(weights.fetch(slice).bytes());
        checkFinite(values);
        sink.accept(values);
      }
    };
  }

  /** The last step's weights are judged by no loss after it. */
  private static void checkFinite(FloatBuffer values) {
    for (int i = 0; i < values.limit(); i++) {
      if (!Float.isFinite(values.get(i))) {
        throw MeanfieldException.usage(
            "training diverged: the final weights are not all finite numbers. Lower"
                + " training.learningRate, or add training.warmupSteps.");
      }
    }
  }

  private @Nullable Evaluation judge(TestImages test, Model model, List<String> classNames) {
    Dataset images = test.images();
    if (images == null) {
      return null;
    }
    spark.setJobDescription("Judging the model on the test images");
    Evaluation evaluation =
        ClusterEvaluation.judge(images.examples().chunks(), model).tally().evaluation(classNames);
    folder.write(RunFolder.EVALUATION, evaluation.toJson().toPrettyString() + "\n");
    return evaluation;
  }

  /** Test images, or none. */
  private record TestImages(@Nullable Dataset images) implements AutoCloseable {
    @Override
    public void close() {
      if (images != null) {
        images.close();
      }
    }
  }
}
