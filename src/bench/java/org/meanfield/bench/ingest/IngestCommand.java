package org.meanfield.bench.ingest;

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
import java.util.Locale;
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

/** {@code scripts/bench ingest}. */
@Command(
    name = "ingest",
    description = {
      "How many images a second one core decodes from JPEG files, as a run does, and reads from"
          + " packed shards of the same; of three sizes, made for it. Medians of passes after a"
          + " first one, so that files lie in the system's cache for both.",
      "With --million instead: a million small images are listed, prepared and opened in a process"
          + " with 2 GB of heap. They are a few hundred BMP files under a million names."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit status: 0 done, 1 a run failed or shards are not read ten times faster (not with"
          + " --quick), 2 wrong use."
    })
public final class IngestCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int PASSES = 3;
  private static final int MANY = 1_000_000;
  private static final int FEW = 20_000;
  private static final int SMALL_SIDE = 16;
  private static final Duration PATIENCE = Duration.ofMinutes(40);

  @Option(names = "--json", description = "Print one JSON object on stdout, and nothing else.")
  boolean json;

  @Option(
      names = "--quick",
      description = "A smoke test: the smallest size, one pass; with --million 20,000 images.")
  boolean quick;

  @Option(names = "--million", description = "List, prepare and open a million small images.")
  boolean million;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Installation installation = Installation.ofSystemProperties();
    Load load = Load.now();
    (json ? System.err : System.out).println(Machine.describe(installation, load));
    load.warning().ifPresent(warning -> System.err.println("bench: " + warning));
    Path folder = Files.createTempDirectory("meanfield-bench");
    try {
      return million ? many(installation, folder) : sizes(installation, folder);
    } catch (BenchException e) {
      System.err.println("bench: " + e.getMessage());
      return FAILED;
    } finally {
      FileUtils.deleteDirectory(folder.toFile());
    }
  }

  private int sizes(Installation installation, Path folder)
      throws IOException, BenchException, InterruptedException {
    List<IngestRow> rows = new ArrayList<>();
    List<String> arguments =
        List.of(folder.toString(), Integer.toString(quick ? 1 : PASSES), Boolean.toString(quick));
    for (JsonNode line : told(installation, folder, "local[1]", IngestTrial.class, arguments)) {
      rows.add(IngestRow.of(line));
    }
    if (json) {
      ObjectNode root = JsonNodeFactory.instance.objectNode();
      ArrayNode results = root.putArray("results");
      rows.forEach(row -> row.json(results.addObject()));
      System.out.println(root);
    } else {
      System.out.println(IngestRow.HEADING);
      rows.forEach(row -> System.out.println(row.line()));
    }
    return quick || rows.stream().allMatch(IngestRow::isEnough) ? 0 : FAILED;
  }

  private int many(Installation installation, Path folder)
      throws IOException, BenchException, InterruptedException {
    int count = quick ? FEW : MANY;
    System.err.printf(Locale.ROOT, "bench: making %,d images%n", count);
    Path images = folder.resolve("images");
    MadeFiles.writeMany(images, count, SMALL_SIDE);
    System.err.println("bench: listing and preparing them");
    List<String> arguments =
        List.of(
            images.toString(), folder.resolve("shards").toString(), Integer.toString(SMALL_SIDE));
    JsonNode line = told(installation, folder, "local[2]", MillionTrial.class, arguments).get(0);
    if (json) {
      System.out.println(line);
    } else {
      System.out.printf(
          Locale.ROOT,
          "listed %,d images in %.1f s (processor time %.1f s), heap at most %.0f MB%nprepared in"
              + " %.1f s (processor time %.1f s), %,.0f images/s on two cores, into %.0f MB; %.0f"
              + " MB of memory at most (heap up to %.0f MB)%nopened the shards in %.1f s%n",
          line.path("images").asInt(),
          line.path("listingSeconds").asDouble(),
          line.path("listingProcessorSeconds").asDouble(),
          line.path("listingPeakHeapBytes").asLong() / 1e6,
          line.path("preparingSeconds").asDouble(),
          line.path("preparingProcessorSeconds").asDouble(),
          line.path("imagesPerSecond").asDouble(),
          line.path("shardBytes").asLong() / 1e6,
          line.path("peakBytes").asLong() / 1e6,
          line.path("heapLimitBytes").asLong() / 1e6,
          line.path("openingSeconds").asDouble());
    }
    return 0;
  }

  private static List<JsonNode> told(
      Installation installation,
      Path folder,
      String master,
      Class<?> program,
      List<String> arguments)
      throws IOException, BenchException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Installation.java().toString(),
                "-Xmx2g",
                "-Djava.awt.headless=true",
                "-Dlog4j2.configurationFile=" + installation.logging(),
                "-Dspark.master=" + master,
                "-Dspark.driver.host=127.0.0.1",
                "-Dspark.driver.bindAddress=127.0.0.1",
                "-Dspark.ui.enabled=false",
                "-Dspark.ui.showConsoleProgress=false"));
    command.addAll(Installation.opensForSpark());
    command.addAll(List.of("-cp", installation.ourClassPath(), program.getName()));
    command.addAll(arguments);
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    try (Child child = Child.start("ingest", command, Map.of(), folder, PATIENCE)) {
      for (String line : child.rest().lines().toList()) {
        lines.add(mapper.readTree(line));
      }
    }
    return lines;
  }
}
