package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.storage.BlockId;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meanfield.Quickstart;
import org.meanfield.averaging.math.Codec;
import org.meanfield.averaging.math.LittleEndian;
import org.meanfield.averaging.math.OuterOptimizer;
import org.meanfield.averaging.round.OpenPlaces;
import org.meanfield.averaging.state.Placement;
import org.meanfield.averaging.state.Slices;
import org.meanfield.cluster.ExecutorMonitor;
import org.meanfield.cluster.Executors;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.cluster.ScalaTypes;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.Engine;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.plain.Dl4jEngine;
import org.meanfield.compute.plain.Dl4jTraining;
import org.meanfield.compute.plain.Dl4jTraining.Form;
import org.meanfield.config.AugmentRecipe;
import org.meanfield.config.AveragingRecipe.OptimizerState;
import org.meanfield.config.CheckpointInterval;
import org.meanfield.config.CheckpointRecipe;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.config.DataRecipe;
import org.meanfield.config.ImageRecipe;
import org.meanfield.config.Normalize;
import org.meanfield.config.TrainingRecipe.OptimizerName;
import org.meanfield.dataset.Dataset;
import org.meanfield.dataset.SourceDetector;
import org.meanfield.dataset.augmentation.Augmentation;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.share.ExampleSet;
import org.meanfield.dataset.share.ReshuffledPartitions;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.network.Architecture;
import org.meanfield.network.Normalization;
import org.meanfield.network.OptimizerSpec;
import org.meanfield.network.ParameterLayout;
import org.meanfield.network.RunningStatistics;
import org.meanfield.network.Schedule;
import org.meanfield.random.EpochOrder;
import org.meanfield.run.RunFolder;
import org.meanfield.training.checkpoint.RunOrigin;
import org.meanfield.training.metrics.TrainingEvent;
import org.meanfield.training.metrics.TrainingListener;
import org.meanfield.training.recovery.PlacementCheck;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** Runs on a real Spark, and DL4J on one machine beside it. */
class TrainerTest {
  private static final int SEED = 11;

  /** Named, since few images hold not every digit. */
  private static final List<String> DIGITS =
      List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

  private static final ImageRecipe IMAGE =
      new ImageRecipe(
          Quickstart.SIDE, Quickstart.SIDE, ImageRecipe.Channels.GREY, ImageRecipe.Fit.STRETCH);
  private static final Map<Form, Architecture> NETWORKS = new EnumMap<>(Form.class);
  private static SparkContext spark;

  @TempDir Path folder;

  private final List<TrainingEvent> events = new ArrayList<>();

  /** DL4J's own where runs are compared with DL4J. */
  private EngineName engine = EngineName.DL4J;

  private AugmentRecipe augment = AugmentRecipe.NONE;
  private int reshuffleEvery;

  /** The last weights alone, which are kept in any case. */
  private CheckpointRecipe checkpoints =
      new CheckpointRecipe(new CheckpointInterval.Rounds(1_000), 1, Duration.ZERO);

  @BeforeAll
  static void start() {
    spark = LocalSpark.start(2);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  static List<OuterOptimizer> outerOptimizers() {
    return List.of(
        new OuterOptimizer.Average(),
        new OuterOptimizer.SlowMomentum(1, 0.5),
        new OuterOptimizer.NesterovMomentum(0.7, 0.9));
  }

  /**
   * What is trained.
   *
   * @param interval when it is averaged
   */
  private record Run(
      String name,
      OptimizerSpec updater,
      int workers,
      int batchSize,
      AveragingInterval interval,
      OuterOptimizer outer,
      OptimizerState optimizerState,
      int epochs,
      double validation) {
    /** Plainly averaged after so many steps; 0: each epoch. */
    Run(
        String name,
        OptimizerSpec updater,
        int workers,
        int batchSize,
        int everySteps,
        int epochs,
        double validation) {
      this(
          name,
          updater,
          workers,
          batchSize,
          new AveragingInterval(everySteps, 0),
          new OuterOptimizer.Average(),
          OptimizerState.KEEP,
          epochs,
          validation);
    }

    Run with(OptimizerState state) {
      return new Run(name, updater, workers, batchSize, interval, outer, state, epochs, validation);
    }

    Run of(String otherName, int otherEpochs) {
      return new Run(
          otherName,
          updater,
          workers,
          batchSize,
          interval,
          outer,
          optimizerState,
          otherEpochs,
          validation);
    }
  }

  private static OptimizerSpec updater(OptimizerName name, double rate) {
    return new OptimizerSpec(name, rate, 0.9, 0, new Schedule.Constant());
  }

  private Dataset read(int images, Run run) throws IOException {
    Path idx = Quickstart.write(folder.resolve("images-" + images), images);
    DataRecipe recipe =
        new DataRecipe(
            idx.toString(),
            null,
            run.validation(),
            List.of(),
            IMAGE,
            Normalize.SCALE,
            0,
            AugmentRecipe.NONE,
            0);
    return Dataset.forTraining(
        JavaSparkContext.fromSparkContext(spark),
        SourceDetector.open(idx.toString(), DIGITS, spark.hadoopConfiguration()),
        recipe,
        SEED,
        run.workers(),
        worker -> List.of(),
        undecodable -> {});
  }

  private Trainer trainer(Dataset images, Run run, Architecture network, BooleanSupplier stop) {
    return trainer(images, run, network, engine, stop);
  }

  private Trainer trainer(
      Dataset images, Run run, Architecture network, EngineName by, BooleanSupplier stop) {
    return trainer(images, run, network, by, events::add, stop);
  }

  private Trainer trainer(
      Dataset images,
      Run run,
      Architecture network,
      EngineName by,
      TrainingListener listener,
      BooleanSupplier stop) {
    TrainingData data =
        new TrainingData(
            new ReshuffledPartitions(
                JavaSparkContext.fromSparkContext(spark), images.examples(), reshuffleEvery, SEED),
            images.validation().map(ExampleSet::chunks).orElse(null));
    TrainingSettings settings =
        new TrainingSettings(
            new TrainingSettings.Network(
                by,
                new EngineSpec(network, Normalization.scale(1), run.updater(), Dl4jTraining.SEED),
                ParameterLayout.of(network),
                images.source().classNames()),
            new TrainingSettings.Schedule(
                run.epochs(),
                run.workers(),
                run.batchSize(),
                new Augmentation(augment, IMAGE, List.of(0)),
                SEED),
            new TrainingSettings.Averaging(
                run.interval(), Codec.FP32, run.outer(), run.optimizerState()),
            new TrainingSettings.FaultTolerance(
                1,
                1,
                checkpoints,
                new RunOrigin(
                    images.source().fingerprint(),
                    images.source().fingerprint(),
                    "",
                    images.source().classNames(),
                    "",
                    network.json(),
                    "")));
    return new Trainer(
        new TrainingCluster(
            spark,
            new Placement(run.workers(), Executors.registered(spark)),
            PlacementCheck.NONE,
            new ExecutorMonitor()),
        settings,
        data,
        runFolder(run),
        listener,
        stop);
  }

  private RunFolder runFolder(Run run) {
    String location = folder.resolve(run.name()).toString();
    RunFolder made =
        java.nio.file.Files.exists(Path.of(location))
            ? RunFolder.open(location, spark.hadoopConfiguration())
            : RunFolder.create(location, spark.hadoopConfiguration());
    made.write(RunFolder.RECIPE, "");
    return made;
  }

  private float[] weights(int images, Run run, Architecture network) throws IOException {
    try (Dataset read = read(images, run)) {
      return trained(trainer(read, run, network, () -> false));
    }
  }

  private static float[] trained(Trainer trainer) {
    try (trainer) {
      assertThat(trainer.train().epochs()).isNotEmpty();
      return trainer.read(TrainerTest::weights);
    }
  }

  private static float[] weights(Slices slices) {
    float[] all = new float[(int) slices.layout().length()];
    for (int k = 0; k < slices.layout().slices(); k++) {
      LittleEndian.floats(slices.fetch(k).bytes())
          .get(all, (int) slices.layout().offset(k), slices.layout().length(k));
    }
    return all;
  }

  private static Architecture network(Form form) {
    return NETWORKS.computeIfAbsent(
        form,
        made -> {
          try (Dl4jTraining dl4j = Dl4jTraining.of(made, new Sgd(0.1))) {
            return dl4j.architecture();
          }
        });
  }

  /** DL4J over the one worker's share, in the order that the run's seed gives each epoch. */
  private static void fit(Dl4jTraining dl4j, Dataset images, Run run) {
    List<PackedChunk> chunks = images.examples().chunks().collect();
    assertThat(chunks).hasSize(1);
    fit(dl4j, chunks.get(0), 0, run);
  }

  private static void fit(Dl4jTraining dl4j, PackedChunk share, int worker, Run run) {
    for (int epoch = 0; epoch < run.epochs(); epoch++) {
      fit(dl4j::fit, share, worker, epoch, run);
    }
  }

  private static void fit(Consumer<Batch> step, PackedChunk share, int worker, int epoch, Run run) {
    int bytes = Quickstart.SIDE * Quickstart.SIDE;
    int[] order = EpochOrder.permutation(SEED, epoch, worker, share.size());
    for (int from = 0; from < share.size(); from += run.batchSize()) {
      int size = Math.min(run.batchSize(), share.size() - from);
      byte[] pixels = new byte[size * bytes];
      int[] labels = new int[size];
      for (int i = 0; i < size; i++) {
        int example = order[from + i];
        System.arraycopy(share.pixels(), example * bytes, pixels, i * bytes, bytes);
        labels[i] = share.labels()[example];
      }
      step.accept(new Batch(pixels, labels, size));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SGD, 0",
    "SGD, 1",
    "NESTEROV, 0",
    "NESTEROV, 2",
    "ADAM, 0",
    "ADAM, 1",
    "AMSGRAD, 2",
    "RMSPROP, 2"
  })
  void equalsDl4jOnOneMachine_whenOneWorkerTrains(OptimizerName name, int everySteps)
      throws IOException {
    IUpdater theirs =
        switch (name) {
          case SGD -> new Sgd(0.1);
          case NESTEROV -> new Nesterovs(0.02, 0.9);
          case ADAM, ADAMW -> new Adam(2e-3);
          case AMSGRAD -> new AMSGrad(2e-3);
          case RMSPROP -> new RmsProp(2e-3);
        };
    double rate =
        switch (name) {
          case SGD -> 0.1;
          case NESTEROV -> 0.02;
          case ADAM, ADAMW, AMSGRAD, RMSPROP -> 2e-3;
        };
    // Six steps an epoch, the last of four images.
    Run run = new Run("run", updater(name, rate), 1, 8, everySteps, 2, 0);
    try (Dl4jTraining dl4j = Dl4jTraining.of(Form.CHANNELS_FIRST, theirs);
        Dataset images = read(44, run)) {
      fit(dl4j, images, run);
      Trainer trainer = trainer(images, run, dl4j.architecture(), () -> false);

      assertThat(trained(trainer))
          .usingComparatorWithPrecision(1e-5f)
          .containsExactly(dl4j.weights());
    }
  }

  @Test
  void equalsOneWorkerOnTheUnionOfTheBatches_whenSgdIsAveragedAtEachStep() throws IOException {
    // Shares of 6, 5 and 5 images, each a batch; together the one batch of the single worker.
    OptimizerSpec sgd = updater(OptimizerName.SGD, 0.1);
    Architecture network = network(Form.CHANNELS_FIRST);
    float[] one = weights(16, new Run("one", sgd, 1, 16, 1, 3, 0), network);
    float[] three = weights(16, new Run("three", sgd, 3, 6, 1, 3, 0), network);

    assertThat(three).usingComparatorWithPrecision(1e-5f).containsExactly(one);
  }

  @Test
  void equalsOneWorkerOnTheUnionOfTheBatches_whenMomentumIsAveragedToo() throws IOException {
    OptimizerSpec nesterov = updater(OptimizerName.NESTEROV, 0.05);
    Architecture network = network(Form.CHANNELS_FIRST);
    float[] one = weights(16, new Run("one", nesterov, 1, 16, 1, 3, 0), network);
    Run three = new Run("three", nesterov, 3, 6, 1, 3, 0);

    assertThat(weights(16, three.with(OptimizerState.AVERAGE), network))
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(one);
  }

  @Test
  void keepsItsMomentsOnlyWhereItIsTold_whenOneWorkerTrains() throws IOException {
    Run run = new Run("kept", updater(OptimizerName.ADAM, 2e-3), 1, 8, 0, 2, 0);
    Architecture network = network(Form.CHANNELS_FIRST);
    float[] kept = weights(44, run, network);
    float[] anew = fittedAnewEachEpoch(44, run, network);

    assertThat(weights(44, run.with(OptimizerState.RESET).of("reset", 2), network))
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(anew);
    assertThat(weights(44, run.with(OptimizerState.AVERAGE).of("averaged", 2), network))
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(kept);
    assertThat(kept).isNotEqualTo(anew);
  }

  /** What one worker comes to whose moments begin anew with each epoch. */
  private float[] fittedAnewEachEpoch(int count, Run run, Architecture network) throws IOException {
    EngineSpec spec = new EngineSpec(network, Normalization.scale(1), run.updater(), SEED);
    float[] weights;
    try (Dl4jTraining dl4j = Dl4jTraining.of(Form.CHANNELS_FIRST, new Adam(2e-3))) {
      weights = dl4j.weights();
    }
    try (Dataset images = read(count, run)) {
      PackedChunk share = images.examples().chunks().collect().get(0);
      for (int epoch = 0; epoch < run.epochs(); epoch++) {
        try (Engine dl4j = Dl4jEngine.create(spec)) {
          dl4j.weights().write(0, FloatBuffer.wrap(weights));
          fit(dl4j::step, share, 0, epoch, run);
          dl4j.weights().read(0, FloatBuffer.wrap(weights));
        }
      }
    }
    return weights;
  }

  @Test
  void poolsTheRunningVariancesOfWorkersWithDifferentImages() throws IOException {
    Run run = new Run("run", updater(OptimizerName.SGD, 0.1), 2, 8, 0, 1, 0);
    List<float[]> alone = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    float[] together;
    Architecture network = network(Form.GRAPH);
    try (Dataset images = read(60, run)) {
      List<PackedChunk> chunks = images.examples().chunks().collect();
      assertThat(chunks).hasSize(2);
      for (int worker = 0; worker < 2; worker++) {
        try (Dl4jTraining dl4j = Dl4jTraining.of(Form.GRAPH, new Sgd(0.1))) {
          fit(dl4j, chunks.get(worker), worker, run);
          alone.add(dl4j.weights());
          shares.add(chunks.get(worker).size() / 60.0);
        }
      }
      together = trained(trainer(images, run, network, () -> false));
    }

    RunningStatistics norm = ParameterLayout.of(network).runningStatistics().get(0);
    for (int c = 0; c < norm.channels(); c++) {
      int mean = (int) norm.meanOffset() + c;
      int deviation = (int) norm.varianceOffset() + c;
      double means = 0;
      double squares = 0;
      for (int worker = 0; worker < 2; worker++) {
        double own = alone.get(worker)[mean];
        means += shares.get(worker) * own;
        double variance = Math.pow(10, 2 * alone.get(worker)[deviation]);
        squares += shares.get(worker) * (variance + own * own);
      }
      assertThat((double) together[mean]).isCloseTo(means, within(1e-5));
      assertThat(Math.pow(10, 2 * together[deviation]))
          .isCloseTo(squares - means * means, within(1e-5));
    }
  }

  @Test
  void keepsDl4jsRunningStatistics_whenOneWorkerTrains() throws IOException {
    Run run = new Run("run", updater(OptimizerName.SGD, 0.1), 1, 8, 2, 2, 0);
    try (Dl4jTraining dl4j = Dl4jTraining.of(Form.GRAPH, new Sgd(0.1));
        Dataset images = read(44, run)) {
      fit(dl4j, images, run);
      Trainer trainer = trainer(images, run, dl4j.architecture(), () -> false);

      assertThat(trained(trainer))
          .usingComparatorWithPrecision(1e-5f)
          .containsExactly(dl4j.weights());
    }
  }

  @Test
  void isAveragedAtEachStepOfTheDenseEpochs() throws IOException {
    Run run =
        new Run(
            "run",
            updater(OptimizerName.SGD, 0.1),
            2,
            8,
            new AveragingInterval(3, 1),
            new OuterOptimizer.Average(),
            OptimizerState.KEEP,
            2,
            0);
    weights(64, run, network(Form.GRAPH));

    assertThat(events)
        .filteredOn(TrainingEvent.EpochEnded.class::isInstance)
        .extracting(event -> ((TrainingEvent.EpochEnded) event).metrics().rounds())
        .containsExactly(4L, 2L);
  }

  static Stream<Arguments> whatACheckpointHolds() {
    OuterOptimizer nesterov = new OuterOptimizer.NesterovMomentum(0.7, 0.9);
    return Stream.concat(
        outerOptimizers().stream().map(outer -> Arguments.of(outer, OptimizerState.KEEP)),
        Stream.of(OptimizerState.AVERAGE, OptimizerState.RESET)
            .map(state -> Arguments.of(nesterov, state)));
  }

  @ParameterizedTest
  @MethodSource("whatACheckpointHolds")
  void goesOnFromTheCheckpointToTheSameBits_whenStoppedBetweenEpochs(
      OuterOptimizer outer, OptimizerState state) throws IOException {
    engine = EngineName.AUTO;
    Run whole =
        new Run(
            "whole",
            updater(OptimizerName.ADAM, 2e-3),
            2,
            8,
            new AveragingInterval(2, 1),
            outer,
            state,
            2,
            0.1);
    Architecture network = network(Form.GRAPH);
    float[] undisturbed = weights(60, whole, network);

    weights(60, whole.of("stopped", 1), network);
    events.clear();
    float[] resumed = weights(60, whole.of("stopped", 2), network);

    assertThat(resumed).isEqualTo(undisturbed);
    assertThat(events.get(0))
        .isInstanceOfSatisfying(
            TrainingEvent.Started.class, started -> assertThat(started.firstEpoch()).isEqualTo(1));
  }

  @Test
  void goesOnToTheSameBits_whenImagesAreVariedAndDealtAnew() throws IOException {
    augment = new AugmentRecipe(AugmentRecipe.Flip.HORIZONTAL, 2, 0.8, 10, 0.1, 0.1, 0, 6, 0.4);
    engine = EngineName.AUTO;
    reshuffleEvery = 1;
    Run whole = new Run("whole", updater(OptimizerName.ADAM, 2e-3), 2, 8, 2, 2, 0.1);
    Architecture network = network(Form.GRAPH);
    float[] undisturbed = weights(60, whole, network);

    weights(60, whole.of("stopped", 1), network);
    float[] resumed = weights(60, whole.of("stopped", 2), network);

    assertThat(resumed).isEqualTo(undisturbed);
    reshuffleEvery = 0;
    assertThat(weights(60, whole.of("as dealt first", 2), network)).isNotEqualTo(undisturbed);
  }

  @Test
  void keepsALineARoundAndAnEpoch_andTheLastTwoCheckpoints() throws IOException {
    checkpoints = CheckpointRecipe.USUAL;
    engine = EngineName.AUTO;
    Run run = new Run("run", updater(OptimizerName.SGD, 0.1), 2, 8, 2, 3, 0.1);
    TrainingOutcome outcome;
    long examples;
    try (Dataset images = read(60, run)) {
      examples = images.examples().size();
      try (Trainer trainer = trainer(images, run, network(Form.CHANNELS_FIRST), () -> false)) {
        outcome = trainer.train();
      }
    }
    List<String> lines =
        runFolder(run).read(RunFolder.METRICS).orElse("").lines().map(TrainerTest::type).toList();

    // At most 30 images a worker, less a few held back: four steps, so two rounds, an epoch.
    assertThat(lines)
        .containsExactly(
            "round", "round", "epoch", "round", "round", "epoch", "round", "round", "epoch");
    assertThat(folder.resolve("run/checkpoints").toFile().list())
        .containsExactlyInAnyOrder("epoch-0002", "epoch-0003");
    assertThat(outcome.epochs())
        .allSatisfy(
            epoch -> {
              assertThat(epoch.trained().examples()).isEqualTo(examples);
              assertThat(epoch.validationAccuracy()).isNotNull();
              assertThat(epoch.rounds()).isEqualTo(2);
              assertThat(epoch.steps()).isEqualTo(4);
            });
    assertThat(outcome.epochs().get(2).trained().meanLoss())
        .isLessThan(outcome.epochs().get(0).trained().meanLoss());
  }

  private static String type(String line) {
    return line.contains("\"type\":\"round\"") ? "round" : "epoch";
  }

  @Test
  void endsBetweenRounds_whenTheUserStopsIt() throws IOException {
    engine = EngineName.AUTO;
    Run run = new Run("run", updater(OptimizerName.SGD, 0.1), 2, 8, 1, 50, 0);
    try (Dataset images = read(60, run)) {
      Trainer trainer =
          trainer(
              images,
              run,
              network(Form.CHANNELS_FIRST),
              () -> events.stream().anyMatch(TrainingEvent.EpochEnded.class::isInstance));

      assertThatThrownBy(trainer::train)
          .isInstanceOf(MeanfieldException.class)
          .hasMessageContaining("Stopped");
    }
    assertThat(events.stream().filter(TrainingEvent.EpochEnded.class::isInstance)).hasSize(1);
  }

  @Test
  void comesToTheSameBits_whenAnotherTrainsInTheApplicationAtOnce() throws Exception {
    engine = EngineName.AUTO;
    Run first = new Run("first", updater(OptimizerName.ADAM, 2e-3), 2, 8, 1, 2, 0);
    Run second = new Run("second", updater(OptimizerName.NESTEROV, 0.02), 2, 8, 1, 2, 0);
    Architecture network = network(Form.GRAPH);
    float[] firstAlone = weights(60, first, network);
    float[] secondAlone = weights(60, second, network);

    // Each waits for the other at each epoch's end, so that neither trains alone.
    CyclicBarrier epoch = new CyclicBarrier(2);
    try (Dataset images = read(60, first)) {
      Future<float[]> other =
          java.util.concurrent.Executors.newSingleThreadExecutor()
              .submit(() -> trained(beside(images, second.of("second beside", 2), network, epoch)));
      float[] beside = trained(beside(images, first.of("first beside", 2), network, epoch));

      assertThat(beside).isEqualTo(firstAlone);
      assertThat(other.get(1, TimeUnit.MINUTES)).isEqualTo(secondAlone);
    }
  }

  private Trainer beside(Dataset images, Run run, Architecture network, CyclicBarrier epoch) {
    return trainer(
        images,
        run,
        network,
        engine,
        event -> {
          if (event instanceof TrainingEvent.EpochEnded) {
            try {
              epoch.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
              throw new IllegalStateException(e);
            }
          }
        },
        () -> false);
  }

  @Test
  void leavesNothingOnItsExecutors_afterTwentyRunsOfWhichSomeFail() throws IOException {
    Architecture network = network(Form.CHANNELS_FIRST);
    OptimizerSpec adam = updater(OptimizerName.ADAM, 2e-3);
    Set<BlockId> before = blocks();
    long afterFirst = 0;
    for (int i = 0; i < 20; i++) {
      // Each fourth diverges, each fifth is stopped by its user.
      OptimizerSpec updater = i % 4 == 3 ? updater(OptimizerName.SGD, 1e30) : adam;
      Run run = new Run("run-" + i, updater, 2, 8, 2, 1, 0);
      boolean stopped = i % 5 == 4;
      try (Dataset images = read(60, run);
          Trainer trainer =
              trainer(images, run, network, () -> stopped && OpenPlaces.count() > 0)) {
        trainer.train();
        assertThat(OpenPlaces.count()).isEqualTo(2);
      } catch (MeanfieldException expected) {
        assertThat(i % 4 == 3 || stopped).isTrue();
      }
      assertThat(OpenPlaces.count()).isZero();
      awaitBlocks(before);
      afterFirst = i == 0 ? nativeBytes() : afterFirst;
    }
    assertThat(nativeBytes()).isLessThanOrEqualTo(afterFirst);
  }

  /** ND4J frees what is closed at once, and the rest with Java's garbage. */
  private static long nativeBytes() {
    System.gc();
    return Pointer.totalBytes();
  }

  private static Set<BlockId> blocks() {
    return Set.copyOf(
        ScalaTypes.list(spark.env().blockManager().getMatchingBlockIds(id -> (Object) id.isRDD())));
  }

  /** Spark forgets blocks on threads of its own. */
  private static void awaitBlocks(Set<BlockId> expected) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!blocks().equals(expected) && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(blocks()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void endsAsInterrupted_andLeavesNothing_whenItsThreadIsInterruptedOrItsJobCancelled(
      boolean interrupt) throws IOException {
    Run run = new Run("run", updater(OptimizerName.ADAM, 2e-3), 2, 1, 0, 1000, 0);
    Set<BlockId> before = blocks();
    Thread caller = Thread.currentThread();
    SparkListener ending =
        new SparkListener() {
          @Override
          public void onTaskStart(SparkListenerTaskStart start) {
            if (OpenPlaces.count() > 0 && interrupt) {
              caller.interrupt();
            } else if (OpenPlaces.count() > 0) {
              spark.cancelAllJobs();
            }
          }
        };
    spark.addSparkListener(ending);
    boolean interrupted;
    try (Dataset images = read(60, run);
        Trainer trainer = trainer(images, run, network(Form.CHANNELS_FIRST), () -> false)) {
      assertThatThrownBy(trainer::train)
          .isInstanceOfSatisfying(
              MeanfieldException.class,
              fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.INTERRUPTED));
    } finally {
      interrupted = Thread.interrupted();
      spark.removeSparkListener(ending);
    }

    assertThat(interrupted).isEqualTo(interrupt);
    assertThat(spark.statusTracker().getActiveJobIds()).isEmpty();
    assertThat(OpenPlaces.count()).isZero();
    awaitBlocks(before);
  }

  @Test
  void refusesAShareThatCameBackWithOtherImagesThanItHad() throws IOException {
    Run run = new Run("run", updater(OptimizerName.SGD, 0.1), 2, 8, 0, 1, 0);
    try (Dataset images = read(60, run)) {
      // As if one of worker 1's images had gone since they were dealt.
      ExampleSet dealt =
          new ExampleSet(
              images.examples().chunks(), List.of(30, 31), images.examples().countsByClass());
      Dataset once =
          new Dataset(
              images.source(), dealt, Optional.empty(), List.of(), Optional.empty(), new BitSet());

      assertThatThrownBy(
              () -> trained(trainer(once, run, network(Form.CHANNELS_FIRST), () -> false)))
          .isInstanceOfSatisfying(
              MeanfieldException.class, fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.DATA))
          .hasMessageContainingAll("worker 1", "30 came; expected 31", "resume the run");
    }
  }

  @Test
  void tellsWhereTrainingDiverged() throws IOException {
    Run run = new Run("run", updater(OptimizerName.SGD, 1e30), 1, 8, 0, 2, 0);
    try (Dataset images = read(60, run)) {
      Trainer trainer = trainer(images, run, network(Form.CHANNELS_FIRST), () -> false);

      assertThatThrownBy(trainer::train)
          .isInstanceOf(MeanfieldException.class)
          .hasMessageContainingAll(
              "training diverged: worker 0 on ", " in step ", "of epoch 1", "learningRate");
    }
  }

  @Test
  void refusesACheckpointOfOtherImages() throws IOException {
    Run run = new Run("run", updater(OptimizerName.SGD, 0.1), 1, 8, 0, 1, 0);
    Architecture network = network(Form.CHANNELS_FIRST);
    weights(30, run, network);

    assertThatThrownBy(() -> weights(31, run.of("run", 2), network))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("other images");
  }

  @Test
  void refusesACheckpointThatHoldsOtherStateOfTheWorkers() throws IOException {
    Run run = new Run("run", updater(OptimizerName.ADAM, 1e-3), 1, 8, 0, 1, 0);
    Architecture network = network(Form.CHANNELS_FIRST);
    weights(30, run, network);

    assertThatThrownBy(() -> weights(30, run.of("run", 2).with(OptimizerState.AVERAGE), network))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("averaging.optimizerState = keep, and the recipe now says average");
  }

  @Test
  void refusesACheckpointOfAnotherEngine() throws IOException {
    Run run = new Run("run", updater(OptimizerName.SGD, 0.1), 1, 8, 0, 1, 0);
    Architecture network = network(Form.CHANNELS_FIRST);
    weights(30, run, network);

    try (Dataset images = read(30, run)) {
      Trainer other = trainer(images, run.of("run", 2), network, EngineName.AUTO, () -> false);

      assertThatThrownBy(other::train)
          .isInstanceOf(MeanfieldException.class)
          .hasMessageContaining("compute.engine = dl4j, and the recipe now says auto");
    }
  }
}
