package org.meanfield.bench.forecast;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;
import org.meanfield.bench.Load;
import org.meanfield.bench.Machine;
import org.meanfield.bench.process.BenchException;
import org.meanfield.bench.process.Child;
import org.meanfield.bench.process.Installation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scripts/bench forecast}. */
@Command(
    name = "forecast",
    description = {
      "Holds forecasts against rounds, for one worker and two on local[2]: costs are measured on a"
          + " network of two dense layers of 1,024, rounds of one with layers of 2,048 and three times"
          + " the weights are forecast by them and then taken by real runs; and the other way round."
          + " What is told are medians over passes, in each of which both come after another."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit status: 0 done, 1 a run failed or a forecast is more than 15%% wrong (not with --quick), 2"
          + " wrong use."
    })
public final class ForecastCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int PASSES = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(40);

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "Print one JSON object on stdout, and nothing else.")
  boolean json;

  @Option(
      names = "--quick",
      description =
          "A smoke test of two minutes: one way, one interval, one pass; deviations don't fail.")
  boolean quick;

  @Option(names = "--passes", paramLabel = "N", description = "How many; default 3.")
  @Nullable Integer passes;

  @Override
  public Integer call() throws IOException, InterruptedException {
    int count = passes == null ? (quick ? 1 : PASSES) : passes;
    if (count < 1) {
      throw new ParameterException(
          spec.commandLine(), "--passes takes a whole number from 1, and found " + count);
    }
    Installation installation = Installation.ofSystemProperties();
    Load load = Load.now();
    (json ? System.err : System.out).println(Machine.describe(installation, load));
    load.warning().ifPresent(warning -> System.err.println("bench: " + warning));
    Path folder = Files.createTempDirectory("meanfield-bench");
    try {
      List<ForecastRow> rows = ForecastRow.of(measured(installation, folder, count));
      FileUtils.deleteDirectory(folder.toFile());
      print(rows);
      return quick || rows.stream().allMatch(ForecastRow::isAllowed) ? 0 : FAILED;
    } catch (BenchException e) {
      System.err.println("bench: " + e.getMessage());
      return FAILED;
    }
  }

  private List<JsonNode> measured(Installation installation, Path folder, int count)
      throws IOException, BenchException, InterruptedException {
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    try (Child child =
        Child.start(
            "forecasts",
            trial(installation, folder, count),
            Map.of("OMP_NUM_THREADS", "1"),
            folder,
            PATIENCE)) {
      for (String line : child.rest().lines().toList()) {
        lines.add(mapper.readTree(line));
      }
    }
    return lines;
  }

  /** Forecasts and rounds in one JVM, with a Spark of two slots. */
  private List<String> trial(Installation installation, Path folder, int count) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Installation.java().toString(),
                "-Xmx1500m",
                // JavaCPP's own limits follow the heap's, which has nothing to do with ND4J's.
                "-Dorg.bytedeco.javacpp.maxbytes=0",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                "-Dlog4j2.configurationFile=" + installation.logging(),
                "-Dspark.master=local[2]",
                "-Dspark.driver.host=127.0.0.1",
                "-Dspark.driver.bindAddress=127.0.0.1",
                "-Dspark.ui.enabled=false",
                "-Dspark.ui.showConsoleProgress=false"));
    command.addAll(Installation.opensForSpark());
    command.addAll(
        List.of(
            "-cp",
            installation.ourClassPath(),
            ForecastTrial.class.getName(),
            installation.images().resolve("train-images-idx3-ubyte.gz").toString(),
            folder.toString(),
            Integer.toString(count),
            Boolean.toString(quick)));
    return command;
  }

  private void print(List<ForecastRow> rows) {
    if (json) {
      ObjectNode root = JsonNodeFactory.instance.objectNode();
      ArrayNode results = root.putArray("results");
      rows.forEach(row -> results.add(row.json()));
      System.out.println(root);
      return;
    }
    System.out.println(ForecastRow.HEADING);
    rows.forEach(row -> System.out.println(row.line()));
    rows.stream()
        .filter(row -> !row.isAllowed())
        .forEach(
            row ->
                System.err.println(
                    "bench: more than 15% wrong: " + row.line().strip().replaceAll(" +", " ")));
  }
}
