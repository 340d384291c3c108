package org.meanfield.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.Quickstart;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.compute.Engines;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.Engine;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.launcher.Script;
import org.meanfield.model.ModelBundle;
import org.meanfield.network.ParameterLayout;

/** A run from a recipe, as a newcomer starts it, on the first of the quickstart's pictures. */
class QuickstartIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int IMAGES = 300;
  private static final int EPOCHS = 3;

  /** As predict has it; an image's place in a batch changes the last bits of its answer. */
  private static final int BATCH = 64;

  @TempDir static Path folder;
  private static Path images = Path.of("");
  private static Script.Outcome training = new Script.Outcome(-1, "", "");
  private static Path run = Path.of("");

  @BeforeAll
  static void train() throws Exception {
    images = Quickstart.write(folder.resolve("images"), IMAGES);
    run = folder.resolve("run");
    training =
        meanfield(
            "train",
            Script.home().resolve("conf/quickstart.conf").toString(),
            "--json",
            "--set",
            "data.train=" + images,
            "--set",
            "data.test=images",
            "--set",
            "training.epochs=" + EPOCHS,
            "--set",
            "run.folder=run");
  }

  private static Script.Outcome meanfield(String... arguments) throws Exception {
    return Script.named("meanfield").shortLived().run(folder, arguments);
  }

  private static JsonNode report() throws IOException {
    assertThat(training.status()).as(training.err()).isZero();
    return JSON.readTree(training.out());
  }

  @Test
  void printsOneJsonObjectAndNothingElse() throws IOException {
    assertThat(training.out().strip().lines()).hasSize(1);
    JsonNode report = report();

    assertThat(Path.of(report.path("run").asText().replaceFirst("^file:", "")))
        .isEqualTo(run.toRealPath());
    assertThat(report.path("workers").asInt()).isEqualTo(2);
    assertThat(report.path("epochs").asInt()).isEqualTo(EPOCHS);
    assertThat(report.path("train").path("examplesPerSecond").asDouble()).isPositive();
    assertThat(report.path("train").path("seconds").asDouble()).isPositive();
    assertThat(report.path("test").path("accuracy").asDouble()).isBetween(0.2, 1.0);
    assertThat(report.path("test").path("examples").asInt()).isEqualTo(IMAGES);
    assertThat(report.path("bytesMoved").asLong()).isPositive();
    assertThat(report.path("weightsSha256").asText()).matches("[0-9a-f]{64}");
  }

  @Test
  void leavesAWholeRunFolder() throws IOException {
    assertThat(run.resolve("recipe.conf"))
        .content()
        .contains("cat-dog-cnn", "epochs", "workers", images.toString());
    assertThat(JSON.readTree(run.resolve("status.json").toFile()).path("state").asText())
        .isEqualToIgnoringCase("done");
    assertThat(Files.readAllLines(run.resolve("metrics.jsonl")))
        .extracting(line -> JSON.readTree(line).path("type").asText())
        .containsExactly("round", "epoch", "round", "epoch", "round", "epoch");
    assertThat(JSON.readTree(run.resolve("evaluation.json").toFile()))
        .isEqualTo(report().path("test"));
    assertThat(run.resolve("checkpoints").toFile().list())
        .containsExactlyInAnyOrder("epoch-0002", "epoch-0003");
    assertThat(run.resolve("model").toFile().list())
        .contains("model.json", "weights.safetensors", "manifest.json");
    assertThat(run.resolve("lock")).doesNotExist();
  }

  @Test
  void savesTheWeightsThatItNamedByTheirSha256() throws Exception {
    byte[] file = Files.readAllBytes(run.resolve("model/weights.safetensors"));
    long header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    int data = Math.toIntExact(Long.BYTES + header);
    sha256.update(file, data, file.length - data);

    assertThat(HexFormat.of().formatHex(sha256.digest()))
        .isEqualTo(report().path("weightsSha256").asText());
  }

  @Test
  void evaluatesToWhatTrainingFound() throws Exception {
    Script.Outcome outcome = meanfield("evaluate", "run", "images", "--json");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    JsonNode again = JSON.readTree(outcome.out());
    JsonNode trained = report().path("test");
    assertThat(again.path("accuracy")).isEqualTo(trained.path("accuracy"));
    assertThat(again.path("confusion")).isEqualTo(trained.path("confusion"));
    assertThat(again.path("logLoss").asDouble())
        .isCloseTo(trained.path("logLoss").asDouble(), within(1e-6));
  }

  @Test
  void predictsInEachFormatWhatTheSavedModelGivesInThisJvm() throws Exception {
    List<String> labels = bundle().description().labels();
    TreeMap<Integer, float[]> parquet = new TreeMap<>();
    SparkContext spark = LocalSpark.start(1);
    try {
      predict("parquet");
      SparkSession session = SparkSession.builder().getOrCreate();
      var table = session.read().parquet(folder.resolve("parquet").toString());
      assertThat(table.columns())
          .containsExactlyElementsOf(
              Stream.concat(
                      Stream.of("path", "label"), labels.stream().map(l -> "probability_" + l))
                  .toList());
      for (Row row : table.collectAsList()) {
        float[] probabilities = new float[labels.size()];
        for (int c = 0; c < probabilities.length; c++) {
          probabilities[c] = row.getFloat(2 + c);
        }
        assertThat(row.getString(1)).isEqualTo(labels.get(largest(probabilities)));
        parquet.put(index(row.getString(0)), probabilities);
      }
    } finally {
      spark.stop();
    }
    assertThat(parquet).hasSize(IMAGES);
    assertThat(parquet.values().toArray(float[][]::new))
        .isDeepEqualTo(predictedHere(labels.size()));

    predict("jsonl");
    TreeMap<Integer, float[]> jsonl = new TreeMap<>();
    for (String line : lines("jsonl")) {
      JsonNode row = JSON.readTree(line);
      float[] probabilities = new float[labels.size()];
      for (int c = 0; c < probabilities.length; c++) {
        probabilities[c] = Float.parseFloat(row.path("probability_" + labels.get(c)).asText());
      }
      jsonl.put(index(row.path("path").asText()), probabilities);
    }
    assertThat(jsonl.values().toArray(float[][]::new))
        .isDeepEqualTo(parquet.values().toArray(float[][]::new));

    predict("csv");
    List<String> csv = lines("csv");
    assertThat(csv.stream().filter(line -> !line.startsWith("path,label,probability_T-shirt")))
        .hasSize(IMAGES)
        .allSatisfy(line -> assertThat(line.split(",", -1)).hasSize(2 + labels.size()));
  }

  private static ModelBundle bundle() {
    return ModelBundle.load(run.toString(), new Configuration());
  }

  /** The saved bundle, loaded and asked without Spark. */
  private static float[][] predictedHere(int classes) {
    ModelBundle bundle = bundle();
    var description = bundle.description();
    float[][] rows = new float[IMAGES][];
    try (Engine engine =
        Engines.create(
            EngineName.AUTO,
            new EngineSpec(description.architecture(), description.normalization(), null, 0))) {
      bundle.readWeights(ParameterLayout.of(description.architecture()), engine.weights()::write);
      byte[] all = Quickstart.pixels(IMAGES);
      byte[] pixels = new byte[BATCH * Quickstart.SIDE * Quickstart.SIDE];
      float[] answers = new float[BATCH * classes];
      for (int i = 0; i < IMAGES; i++) {
        int within = i % BATCH;
        if (within == 0) {
          int from = i * pixels.length / BATCH;
          System.arraycopy(all, from, pixels, 0, Math.min(pixels.length, all.length - from));
          int size = Math.min(BATCH, IMAGES - i);
          engine.predict(new Batch(pixels, new int[size], size), answers);
        }
        rows[i] = Arrays.copyOfRange(answers, within * classes, (within + 1) * classes);
      }
    }
    return rows;
  }

  private static void predict(String format) throws Exception {
    Script.Outcome outcome =
        meanfield(
            "predict",
            "run",
            images.toString(),
            "--out",
            format,
            "--format",
            format,
            "--json",
            "--master",
            "local[1]");
    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(JSON.readTree(outcome.out()).path("rows").asInt()).isEqualTo(IMAGES);
  }

  private static List<String> lines(String table) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> parts = Files.list(folder.resolve(table))) {
      for (Path part : parts.filter(p -> p.getFileName().toString().startsWith("part-")).toList()) {
        lines.addAll(Files.readAllLines(part));
      }
    }
    return lines;
  }

  private static int largest(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  /** An image of an IDX file is named by the file and its index. */
  private static int index(String path) {
    return Integer.parseInt(path.replaceAll(".*\\D", ""));
  }
}
