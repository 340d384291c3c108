package org.meanfield.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.compute.onednn.Bf16;

/** {@code scripts/bench}, with the peers from Maven Central. */
class BenchIT {
  private static final Script BENCH = Script.named("bench").with("MEANFIELD_NO_BUILD", "");
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  @TempDir Path folder;

  @Test
  @Tag("slow")
  void measuresEveryContender_whoseOutputsAgree() throws Exception {
    Script.Outcome outcome = BENCH.within(PATIENCE).run(folder, "compute", "--quick", "--json");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    JsonNode root = new ObjectMapper().readTree(outcome.out());
    assertThat(root.fieldNames()).toIterable().containsExactly("results");
    Set<List<String>> measured = new HashSet<>();
    for (JsonNode row : root.get("results")) {
      assertThat(row.fieldNames())
          .toIterable()
          .containsExactly(
              "network",
              "mode",
              "who",
              "precision",
              "batch",
              "processes",
              "threads",
              "imagesPerSecond");
      assertThat(row.get("imagesPerSecond").doubleValue()).isPositive().isFinite();
      measured.add(
          StreamSupport.stream(row.spliterator(), false).limit(7).map(JsonNode::asText).toList());
    }
    assertThat(measured)
        .contains(
            List.of("cat-dog-cnn", "step", "meanfield", "fp32", "64", "1", "2"),
            List.of("cat-dog-cnn", "step", "pytorch", "fp32", "64", "2", "1"),
            List.of("cat-dog-cnn", "train", "meanfield", "fp32", "64", "1", "2"),
            List.of("cat-dog-cnn", "train", "stock", "fp32", "64", "1", "2"),
            List.of("mlp", "step", "pytorch", "fp32", "128", "1", "2"),
            List.of("mlp", "inference", "meanfield", "fp32", "1", "1", "2"),
            List.of("mlp", "inference", "onnxruntime", "fp32", "64", "1", "2"))
        .hasSize(Bf16.here() ? 29 : 28);
  }

  @Test
  @Tag("slow")
  void provesThatAWarmStepAllocatesNextToNothing() throws Exception {
    Script.Outcome outcome =
        BENCH.within(PATIENCE).run(folder, "compute", "--allocations", "--network", "mlp");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(outcome.out().lines().skip(1))
        .satisfiesExactly(
            heading -> assertThat(heading).endsWith("bytes a step"),
            mlp -> assertThat(mlp).matches("mlp +128 +fp32 +[\\d,]+"));
  }

  @Test
  @Tag("slow")
  void measuresRoundsInOneProcessAndOnACluster_besideStock() throws Exception {
    Script.Outcome outcome = BENCH.within(PATIENCE).run(folder, "averaging", "--quick", "--json");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    JsonNode root = new ObjectMapper().readTree(outcome.out());
    JsonNode results = root.get("results");
    assertThat(results.findValuesAsText("who"))
        .containsExactly("meanfield", "meanfield", "stock", "meanfield");
    assertThat(results.findValuesAsText("where"))
        .containsExactly("local", "standalone", "standalone", "standalone");
    assertThat(results)
        .allSatisfy(
            row -> {
              assertThat(row.fieldNames())
                  .toIterable()
                  .containsExactly(
                      "parameters",
                      "where",
                      "who",
                      "secondsPerRound",
                      "secondsOverhead",
                      "codec",
                      "bytesReceived",
                      "driverPeakBytes",
                      "executorPeakBytes");
              assertThat(row.get("secondsPerRound").doubleValue()).isPositive();
              assertThat(row.get("driverPeakBytes").longValue()).isGreaterThan(100 << 20);
            });
    // All but its own half of the slices, and as much of the sums, for each of two executors.
    long bytes = 2L * 4 * 288_010;
    assertThat(results.get(1).get("bytesReceived").longValue()).isEqualTo(bytes);
    // Half of that, each of the two odd slices filled up to whole words of two weights.
    long rounded = 4L * 2 * (288_010 / 2 + 1);
    assertThat(results.get(3).get("bytesReceived").longValue()).isEqualTo(rounded);
    assertThat(results.get(1).get("executorPeakBytes").longValue()).isGreaterThan(100 << 20);
    assertThat(root.get("epoch").get("images").longValue()).isEqualTo(10_000);
  }

  @Test
  void tellsHowFastWeightsAreBroughtToBf16() throws Exception {
    Script.Outcome outcome = BENCH.within(PATIENCE).run(folder, "averaging", "--codec");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(outcome.out().lines().skip(1))
        .hasSize(3)
        .allSatisfy(line -> assertThat(line).matches("(copy|encode|decode) +\\d+\\.\\d GB/s"));
  }

  @Test
  @Tag("slow")
  void readsRunsThatHaveEnded_insteadOfRunningThemAgain() throws Exception {
    Script.Outcome first =
        BENCH.within(PATIENCE).run(folder, "convergence", "--quick", "--work", "work", "--json");

    assertThat(first.status()).as(first.err()).isZero();
    JsonNode results = new ObjectMapper().readTree(first.out()).get("results");
    assertThat(results.findValuesAsText("every")).containsExactly("epoch", "16");
    assertThat(results.findValuesAsText("outer")).containsExactly("average", "diloco");
    // 9,000 images by 8 workers by 32: 36 steps, one round or three.
    assertThat(results.findValuesAsText("rounds")).containsExactly("1", "3");
    for (JsonNode row : results) {
      assertThat(row.get("bytes").longValue())
          .isEqualTo(row.get("rounds").longValue() * 2 * 7 * 4 * 225_034);
      assertThat(row.get("validationAccuracy")).hasSize(1);
      assertThat(row.get("testAccuracy").doubleValue()).isBetween(0.2, 1.0);
    }
    Path status = folder.resolve("work/seed-42/every-epoch-average/status.json");
    String ended = Files.readString(status);

    Script.Outcome second =
        BENCH
            .within(PATIENCE)
            .run(folder, "convergence", "--quick", "--work", "work", "--picture", "accuracy.svg");

    assertThat(second.status()).as(second.err()).isZero();
    assertThat(second.out()).containsPattern("(?m)^16 steps +diloco 1, 0.5 +3 ");
    assertThat(Files.readString(status)).isEqualTo(ended);
    assertThat(folder.resolve("accuracy.svg")).content().contains("<svg");

    Script.Outcome other =
        BENCH
            .within(PATIENCE)
            .run(folder, "convergence", "--quick", "--work", "work", "--epochs", "2");

    assertThat(other.status()).isEqualTo(1);
    assertThat(other.err())
        .contains("holds a run of another recipe: training.epochs is 1, expected 2");
  }

  @Test
  @Tag("slow")
  void holdsForecastsAgainstRounds() throws Exception {
    Script.Outcome outcome = BENCH.within(PATIENCE).run(folder, "forecast", "--quick", "--json");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    JsonNode root = new ObjectMapper().readTree(outcome.out());
    assertThat(root.get("results"))
        .hasSize(2)
        .allSatisfy(
            row -> {
              assertThat(row.get("network").asText()).isEqualTo("dense-2048");
              assertThat(row.get("measuredWeights").asLong()).isEqualTo(dense(1024));
              assertThat(row.get("weights").asLong()).isEqualTo(dense(2048));
              double forecast = row.get("forecastSeconds").asDouble();
              double taken = row.get("takenSeconds").asDouble();
              assertThat(taken).isPositive();
              assertThat(row.get("deviation").asDouble())
                  .isCloseTo(forecast / taken - 1, within(1e-9));
            });
    assertThat(root.get("results").findValuesAsText("workers")).containsExactly("1", "2");
  }

  @Test
  @Tag("slow")
  void readsShardsBesideDecodingFiles() throws Exception {
    Script.Outcome outcome = BENCH.within(PATIENCE).run(folder, "ingest", "--quick", "--json");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    JsonNode results = new ObjectMapper().readTree(outcome.out()).get("results");
    assertThat(results).hasSize(1);
    JsonNode row = results.get(0);
    assertThat(row.get("shardBytes").asLong()).isGreaterThan(2_000 * 32 * 32 * 3);
    assertThat(row.get("decodedPerSecond").asDouble()).isPositive();
    assertThat(row.get("times").asDouble())
        .isCloseTo(
            row.get("readPerSecond").asDouble() / row.get("decodedPerSecond").asDouble(),
            within(1e-9));
  }

  @Test
  @Tag("slow")
  void predictsATableByTransformAndBySql_besideMappedRows() throws Exception {
    Script.Outcome outcome = BENCH.within(PATIENCE).run(folder, "scoring", "--quick", "--json");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    JsonNode results = new ObjectMapper().readTree(outcome.out()).get("results");
    assertThat(results.findValuesAsText("way")).containsExactly("mapped rows", "transform", "sql");
    double peer = results.get(0).get("imagesPerSecond").asDouble();
    assertThat(results)
        .allSatisfy(
            row ->
                assertThat(row.get("times").asDouble())
                    .isCloseTo(row.get("imagesPerSecond").asDouble() / peer, within(1e-9)));
  }

  @Test
  @Tag("slow")
  void preparesVeryManyImagesInABoundedHeap() throws Exception {
    Script.Outcome outcome =
        BENCH.within(PATIENCE).run(folder, "ingest", "--million", "--quick", "--json");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    JsonNode told = new ObjectMapper().readTree(outcome.out());
    assertThat(told.get("images").asInt()).isEqualTo(20_000);
    assertThat(told.get("shardBytes").asLong()).isGreaterThan(20_000 * 16 * 16 * 3);
    assertThat(told.get("heapLimitBytes").asLong()).isLessThanOrEqualTo(2L << 30);
  }

  @Test
  @Tag("slow")
  void comesToTheSameWeights_whateverIsKilled() throws Exception {
    Script.Outcome outcome = BENCH.within(PATIENCE).run(folder, "faults", "--quick", "--json");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    JsonNode told = new ObjectMapper().readTree(outcome.out());
    assertThat(told.get("sameWeights").asBoolean()).isTrue();
    JsonNode disturbed = told.get("disturbed");
    assertThat(disturbed.get("executorsKilled").asInt()).isEqualTo(1);
    assertThat(disturbed.get("driversKilled").asInt()).isEqualTo(1);
    assertThat(disturbed.get("weightsSha256").asText()).matches("[0-9a-f]{64}");
    JsonNode undisturbed = told.get("undisturbed");
    assertThat(told.get("kept").asDouble())
        .isCloseTo(
            (undisturbed.get("seconds").asDouble() - undisturbed.get("startSeconds").asDouble())
                / (disturbed.get("seconds").asDouble() - disturbed.get("startSeconds").asDouble()),
            within(1e-9));
  }

  /** Weights and biases of two layers as wide as this, on 784 pixels and with ten classes. */
  private static long dense(long width) {
    return 785 * width + (width + 1) * width + (width + 1) * 10;
  }
}
