package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.Quickstart;
import org.meanfield.averaging.math.Codec;
import org.meanfield.averaging.math.LittleEndian;
import org.meanfield.averaging.math.OuterOptimizer;
import org.meanfield.averaging.state.Placement;
import org.meanfield.averaging.state.Slices;
import org.meanfield.cluster.ExecutorMonitor;
import org.meanfield.cluster.Executors;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.plain.Dl4jTraining;
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
import org.meanfield.dataset.share.ExampleSet;
import org.meanfield.dataset.share.ReshuffledPartitions;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.network.Architecture;
import org.meanfield.network.Normalization;
import org.meanfield.network.OptimizerSpec;
import org.meanfield.network.ParameterLayout;
import org.meanfield.network.Schedule;
import org.meanfield.run.RunFolder;
import org.meanfield.training.checkpoint.RunOrigin;
import org.meanfield.training.metrics.TrainingEvent;
import org.meanfield.training.recovery.PlacementCheck;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Runs that end in the middle of an epoch and go on: two workers, four steps an epoch, of all that
 * a checkpoint has to bring back at once.
 */
class SnapshotsTest {
  private static final int SEED = 11;
  private static final int IMAGES = 60;
  private static final int WORKERS = 2;
  private static final int EPOCHS = 2;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ImageRecipe IMAGE =
      new ImageRecipe(
          Quickstart.SIDE, Quickstart.SIDE, ImageRecipe.Channels.GREY, ImageRecipe.Fit.STRETCH);

  /** diloco, state of the workers averaged, in bf16; mixup and more; dealt anew each epoch. */
  private static final Kind MIXED =
      new Kind(
          EngineName.AUTO,
          Codec.BF16,
          new OuterOptimizer.NesterovMomentum(0.7, 0.9),
          OptimizerState.AVERAGE,
          1,
          new AugmentRecipe(AugmentRecipe.Flip.HORIZONTAL, 2, 1, 0, 0, 0, 0, 0, 0.4),
          new AveragingInterval(1, 0));

  private static SparkContext spark;
  private static Architecture network;

  @TempDir Path folder;

  private final List<TrainingEvent> events = Collections.synchronizedList(new ArrayList<>());

  /** What of a run a checkpoint has to bring back. */
  private record Kind(
      EngineName engine,
      Codec codec,
      OuterOptimizer outer,
      OptimizerState state,
      int exchange,
      AugmentRecipe augment,
      AveragingInterval interval) {}

  /** Ends with the round before which it is asked for the so-manieth time. */
  private static final class AfterRound implements StopRequest {
    private int left;

    AfterRound(int times) {
      left = times;
    }

    @Override
    public boolean getAsBoolean() {
      return false;
    }

    @Override
    public synchronized boolean afterRound() {
      return --left < 0;
    }

    @Override
    public void allow(Duration grace) {
      // A test's round takes no time worth limiting.
    }
  }

  private static float @Nullable [] undisturbed;
  private static List<String> undisturbedLines = List.of();

  private static final StopRequest NEVER = StopRequest.of(() -> false);

  @BeforeAll
  static void start() {
    spark = LocalSpark.start(2);
    try (Dl4jTraining dl4j = Dl4jTraining.of(Dl4jTraining.Form.GRAPH, new Sgd(0.1))) {
      network = dl4j.architecture();
    }
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static CheckpointRecipe rounds(int count, int kept) {
    return new CheckpointRecipe(new CheckpointInterval.Rounds(count), kept, Duration.ZERO);
  }

  /** What {@link #MIXED} comes to where nothing disturbs it; trained once for all tests. */
  private float[] undisturbed() throws IOException {
    if (undisturbed == null) {
      undisturbed = train("undisturbed", MIXED, CheckpointRecipe.USUAL, NEVER);
      undisturbedLines = lines("undisturbed");
    }
    return undisturbed;
  }

  private float[] train(String name, Kind kind, CheckpointRecipe checkpoints, StopRequest stop)
      throws IOException {
    Path idx = Quickstart.write(folder.resolve("images"), IMAGES);
    DataRecipe recipe =
        new DataRecipe(
            idx.toString(), null, 0.1, List.of(), IMAGE, Normalize.SCALE, 0, AugmentRecipe.NONE, 0);
    JavaSparkContext java = JavaSparkContext.fromSparkContext(spark);
    ImageSource source =
        SourceDetector.open(idx.toString(), List.of(), spark.hadoopConfiguration());
    try (Dataset images =
            Dataset.forTraining(
                java, source, recipe, SEED, WORKERS, worker -> List.of(), undecodable -> {});
        ReshuffledPartitions shares =
            new ReshuffledPartitions(java, images.examples(), kind.exchange(), SEED)) {
      TrainingData data =
          new TrainingData(shares, images.validation().map(ExampleSet::chunks).orElse(null));
      try (Trainer trainer =
          new Trainer(
              new TrainingCluster(
                  spark,
                  new Placement(WORKERS, Executors.registered(spark)),
                  PlacementCheck.NONE,
                  new ExecutorMonitor()),
              settings(kind, checkpoints, images),
              data,
              runFolder(name),
              events::add,
              stop)) {
        return weights(trainer.train().weights());
      }
    }
  }

  private static TrainingSettings settings(
      Kind kind, CheckpointRecipe checkpoints, Dataset images) {
    return new TrainingSettings(
        new TrainingSettings.Network(
            kind.engine(),
            new EngineSpec(
                network,
                Normalization.scale(1),
                new OptimizerSpec(OptimizerName.ADAM, 2e-3, 0.9, 0, new Schedule.Constant()),
                Dl4jTraining.SEED),
            ParameterLayout.of(network),
            images.source().classNames()),
        new TrainingSettings.Schedule(
            EPOCHS, WORKERS, 8, new Augmentation(kind.augment(), IMAGE, List.of(0)), SEED),
        new TrainingSettings.Averaging(kind.interval(), kind.codec(), kind.outer(), kind.state()),
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
                "{}",
                "")));
  }

  private RunFolder runFolder(String name) {
    String location = folder.resolve(name).toString();
    if (Files.exists(Path.of(location))) {
      return RunFolder.open(location, spark.hadoopConfiguration());
    }
    RunFolder made = RunFolder.create(location, spark.hadoopConfiguration());
    made.write(RunFolder.RECIPE, "");
    return made;
  }

  private static float[] weights(Slices slices) {
    float[] all = new float[(int) slices.layout().length()];
    for (int k = 0; k < slices.layout().slices(); k++) {
      LittleEndian.floats(slices.fetch(k).bytes())
          .get(all, (int) slices.layout().offset(k), slices.layout().length(k));
    }
    return all;
  }

  private List<String> checkpoints(String run) {
    return runFolder(run).folder().child("checkpoints").names();
  }

  /** Every line of a run's metrics but for times and how many bytes moved. */
  private List<String> lines(String run) {
    List<String> lines = new ArrayList<>();
    for (String line : runFolder(run).read(RunFolder.METRICS).orElse("").lines().toList()) {
      try {
        JsonNode node = JSON.readTree(line);
        Stream.concat(Stream.of(node), stream(node.path("workers")))
            .forEach(
                each ->
                    ((ObjectNode) each)
                        .remove(
                            List.of(
                                "seconds",
                                "computeSeconds",
                                "waitSeconds",
                                "inputSeconds",
                                "averagingSeconds",
                                "sideSeconds",
                                "examplesPerSecond")));
        lines.add(node.toString());
      } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }
    return lines;
  }

  private static Stream<JsonNode> stream(JsonNode list) {
    List<JsonNode> nodes = new ArrayList<>();
    list.forEach(nodes::add);
    return nodes.stream();
  }

  private boolean hasOneOfARound() {
    return Stream.of(1, 2, 3)
        .map(round -> "killed/checkpoints/epoch-0000-round-00000" + round + "/manifest.json")
        .anyMatch(file -> Files.exists(folder.resolve(file)));
  }

  private Path slice(String checkpoint) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(checkpoint))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("slice-"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void comesToTheSameBitsAndLines_whenItEndsWithARoundAndGoesOn() throws IOException {
    float[] undisturbed = undisturbed();

    // It is asked before each of four rounds and after the last: the seventh is the second epoch's.
    assertThatThrownBy(() -> train("ended", MIXED, CheckpointRecipe.USUAL, new AfterRound(7)))
        .isInstanceOf(MeanfieldException.class)
        .hasFieldOrPropertyWithValue("kind", ErrorKind.INTERRUPTED)
        .hasMessageContaining("Stopped after epoch 2, round 2");
    assertThat(checkpoints("ended")).containsExactly("epoch-0001", "epoch-0001-round-000002");
    events.clear();
    float[] resumed = train("ended", MIXED, CheckpointRecipe.USUAL, NEVER);

    assertThat(resumed).isEqualTo(undisturbed);
    assertThat(lines("ended")).isEqualTo(undisturbedLines);
    assertThat(events.get(0))
        .isInstanceOfSatisfying(
            TrainingEvent.Started.class,
            started -> {
              assertThat(started.firstEpoch()).isEqualTo(1);
              assertThat(started.roundsDone()).isEqualTo(2);
            });
  }

  @Test
  void comesToTheSameBits_whenItEndsWithTheLastRoundOfAnEpoch_beforeThatIsJudged()
      throws IOException {
    Kind epochs =
        new Kind(
            EngineName.AUTO,
            Codec.FP32,
            new OuterOptimizer.Average(),
            OptimizerState.KEEP,
            0,
            AugmentRecipe.NONE,
            new AveragingInterval(0, 0));
    float[] undisturbed = train("whole", epochs, CheckpointRecipe.USUAL, NEVER);

    assertThatThrownBy(() -> train("ended", epochs, CheckpointRecipe.USUAL, new AfterRound(3)))
        .hasMessageContaining("Stopped after epoch 2, round 1");
    float[] resumed = train("ended", epochs, CheckpointRecipe.USUAL, NEVER);

    assertThat(resumed).isEqualTo(undisturbed);
    assertThat(lines("ended")).isEqualTo(lines("whole"));
  }

  @Test
  void goesOnFromWhatWasWrittenBesideTheRounds_toTheSameBits() throws IOException {
    float[] undisturbed = undisturbed();

    // Killed, as far as the run can tell: it ends at once, without a checkpoint of where it stands.
    assertThatThrownBy(
            () -> train("killed", MIXED, rounds(1, 100), StopRequest.of(this::hasOneOfARound)))
        .isInstanceOf(MeanfieldException.class);
    assertThat(checkpoints("killed")).anyMatch(name -> name.contains("-round-"));
    float[] resumed = train("killed", MIXED, rounds(1, 100), NEVER);

    assertThat(resumed).isEqualTo(undisturbed);
    assertThat(lines("killed")).isEqualTo(undisturbedLines);
  }

  @Test
  void keepsAsManyAsTheRecipeSays_andTheLastWeightsInAnyCase() throws IOException {
    train("run", MIXED, rounds(1, 3), NEVER);

    assertThat(checkpoints("run")).hasSize(3).contains("epoch-0002");
  }

  @Test
  void keepsTheLastWeightsAlone_whenTheRunIsShorterThanTheInterval() throws IOException {
    train("run", MIXED, rounds(1_000, 2), NEVER);

    assertThat(checkpoints("run")).containsExactly("epoch-0002");
  }

  @Test
  void putsADamagedNewestAside_andGoesOnFromTheOneBefore_toTheSameBits() throws IOException {
    float[] undisturbed = undisturbed();
    assertThatThrownBy(() -> train("ended", MIXED, CheckpointRecipe.USUAL, new AfterRound(7)))
        .isInstanceOf(MeanfieldException.class);
    flip(slice("ended/checkpoints/epoch-0001-round-000002"));
    events.clear();

    float[] resumed = train("ended", MIXED, CheckpointRecipe.USUAL, NEVER);

    assertThat(resumed).isEqualTo(undisturbed);
    assertThat(lines("ended")).isEqualTo(undisturbedLines);
    assertThat(events.get(0))
        .isInstanceOfSatisfying(
            TrainingEvent.Damaged.class,
            damaged ->
                assertThat(damaged.line())
                    .contains("the checkpoint of epoch 2, round 2 is damaged")
                    .contains("damaged-epoch-0001-round-000002", "SHA-256"));
    assertThat(checkpoints("ended")).contains("damaged-epoch-0001-round-000002");
  }

  @Test
  void beginsAnew_andSaysSo_whenEveryCheckpointIsDamaged() throws IOException {
    float[] undisturbed = undisturbed();
    assertThatThrownBy(() -> train("ended", MIXED, CheckpointRecipe.USUAL, new AfterRound(7)))
        .isInstanceOf(MeanfieldException.class);
    flip(slice("ended/checkpoints/epoch-0001-round-000002"));
    flip(slice("ended/checkpoints/epoch-0001"));
    events.clear();

    assertThat(train("ended", MIXED, CheckpointRecipe.USUAL, NEVER)).isEqualTo(undisturbed);
    assertThat(events).filteredOn(TrainingEvent.Damaged.class::isInstance).hasSize(2);
    assertThat(lines("ended")).isEqualTo(undisturbedLines);
  }

  @Test
  void endsAtTheNextRound_withTheStoragesFault_whenACheckpointCannotBeWritten() {
    runFolder("run").write("checkpoints", "a file where the folder should be");

    assertThatThrownBy(() -> train("run", MIXED, rounds(1, 2), NEVER))
        .isInstanceOf(MeanfieldException.class)
        .hasFieldOrPropertyWithValue("kind", ErrorKind.STORAGE)
        .hasMessageContaining("checkpoints/.epoch-0000-round-000001");

    assertThat(events).noneMatch(TrainingEvent.EpochEnded.class::isInstance);
  }

  /** The run folder was left by version 188346d after the first of three epochs. */
  @Test
  void goesOnWithARunOfTheVersionBefore() throws IOException {
    Kind then =
        new Kind(
            EngineName.DL4J,
            Codec.FP32,
            new OuterOptimizer.NesterovMomentum(0.7, 0.9),
            OptimizerState.KEEP,
            0,
            AugmentRecipe.NONE,
            new AveragingInterval(2, 1));
    float[] undisturbed = train("whole", then, CheckpointRecipe.USUAL, NEVER);
    FileUtils.copyDirectory(
        Path.of("src/test/resources/org/meanfield/training/run-188346d").toFile(),
        folder.resolve("old").toFile());
    events.clear();

    float[] resumed = train("old", then, CheckpointRecipe.USUAL, NEVER);

    assertThat(events.get(0))
        .isInstanceOfSatisfying(
            TrainingEvent.Started.class, started -> assertThat(started.firstEpoch()).isEqualTo(1));
    // The first epoch was computed on another machine.
    assertThat(resumed).usingComparatorWithPrecision(1e-4f).containsExactly(undisturbed);
    assertThat(lines("old")).hasSameSizeAs(lines("whole"));
  }
}
