package org.meanfield.bench.scoring;

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
import org.meanfield.bench.Load;
import org.meanfield.bench.Machine;
import org.meanfield.bench.process.BenchException;
import org.meanfield.bench.process.Child;
import org.meanfield.bench.process.Installation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scripts/bench scoring}. */
@Command(
    name = "scoring",
    description = {
      "Images of a table that are predicted in a second of a core: by transform and by SQL's"
          + " meanfield_predict, beside rows that are mapped by hand. The images are made at the"
          + " start; every column is computed, and none kept. Medians of the rounds, by the"
          + " process's own time on processors."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit status: 0 done, 1 a query failed or one is less than 0.9 times as fast as mapped rows"
          + " (not with --quick), 2 wrong use."
    })
public final class ScoringCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final Duration PATIENCE = Duration.ofMinutes(40);

  @Option(names = "--json", description = "Print one JSON object on stdout, and nothing else.")
  boolean json;

  @Option(names = "--quick", description = "A smoke test: few of the smallest images, one round.")
  boolean quick;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Installation installation = Installation.ofSystemProperties();
    Load load = Load.now();
    (json ? System.err : System.out).println(Machine.describe(installation, load));
    load.warning().ifPresent(warning -> System.err.println("bench: " + warning));
    Path folder = Files.createTempDirectory("meanfield-bench");
    try {
      List<ScoringRow> rows = ScoringRow.of(measured(installation, folder));
      print(rows);
      return quick || rows.stream().allMatch(ScoringRow::isEnough) ? 0 : FAILED;
    } catch (BenchException e) {
      System.err.println("bench: " + e.getMessage());
      return FAILED;
    } finally {
      FileUtils.deleteDirectory(folder.toFile());
    }
  }

  private List<JsonNode> measured(Installation installation, Path folder)
      throws IOException, BenchException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Installation.java().toString(),
                "-Xmx2g",
                "-Djava.awt.headless=true",
                "-Dlog4j2.configurationFile=" + installation.logging(),
                "-Dspark.master=local[1]",
                "-Dspark.driver.host=127.0.0.1",
                "-Dspark.driver.bindAddress=127.0.0.1",
                "-Dspark.ui.enabled=false",
                "-Dspark.ui.showConsoleProgress=false",
                "-Dspark.sql.warehouse.dir=" + folder.resolve("warehouse"),
                "-Dspark.sql.extensions=org.meanfield.scoring.MeanfieldExtensions"));
    command.addAll(Installation.opensForSpark());
    command.addAll(
        List.of(
            "-cp",
            installation.ourClassPath(),
            ScoringTrial.class.getName(),
            folder.toString(),
            quick ? "1" : "5",
            Boolean.toString(quick)));
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    try (Child child = Child.start("scoring", command, Map.of(), folder, PATIENCE)) {
      for (String line : child.rest().lines().toList()) {
        lines.add(mapper.readTree(line));
      }
    }
    return lines;
  }

  private void print(List<ScoringRow> rows) {
    if (json) {
      ObjectNode root = JsonNodeFactory.instance.objectNode();
      ArrayNode results = root.putArray("results");
      rows.forEach(row -> results.add(row.json()));
      System.out.println(root);
      return;
    }
    System.out.println(ScoringRow.HEADING);
    rows.forEach(row -> System.out.println(row.line()));
  }
}
