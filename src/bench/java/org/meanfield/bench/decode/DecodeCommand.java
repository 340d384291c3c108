package org.meanfield.bench.decode;

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

/** {@code scripts/bench decode}. */
@Command(
    name = "decode",
    description = {
      "Images a core decodes in a second: Meanfield's whole way from a file to an example beside"
          + " OpenCV's (with libjpeg-turbo, libpng and libwebp), and the mere decoding by the JDK's"
          + " reader, TwelveMonkeys' and OpenCV. The files are made at the start; whether all find"
          + " the same mean in them is checked. What is told are medians over the rounds."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Exit status: 0 done, 1 a decoder failed or the means disagree, 2 wrong use."})
public final class DecodeCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  @Option(names = "--json", description = "Print one JSON object on stdout, and nothing else.")
  boolean json;

  @Option(names = "--quick", description = "A smoke test of half a minute: one short round.")
  boolean quick;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Installation installation = Installation.ofSystemProperties();
    Load load = Load.now();
    (json ? System.err : System.out).println(Machine.describe(installation, load));
    load.warning().ifPresent(warning -> System.err.println("bench: " + warning));
    Path folder = Files.createTempDirectory("meanfield-bench");
    try {
      List<DecodeRow> rows = DecodeRow.of(measured(installation, folder));
      FileUtils.deleteDirectory(folder.toFile());
      print(rows);
      return 0;
    } catch (BenchException e) {
      System.err.println("bench: " + e.getMessage());
      return FAILED;
    }
  }

  private List<JsonNode> measured(Installation installation, Path folder)
      throws IOException, BenchException, InterruptedException {
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    List<String> trial =
        List.of(
            Installation.java().toString(),
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-Djava.awt.headless=true",
            "-Dlog4j2.configurationFile=" + installation.logging(),
            "-cp",
            installation.ourClassPathWithOpenCv(),
            DecodeTrial.class.getName(),
            quick ? "1" : "5",
            quick ? "100" : "1000");
    try (Child child = Child.start("decoding", trial, Map.of(), folder, PATIENCE)) {
      for (String line : child.rest().lines().toList()) {
        lines.add(mapper.readTree(line));
      }
    }
    return lines;
  }

  private void print(List<DecodeRow> rows) {
    if (json) {
      ObjectNode root = JsonNodeFactory.instance.objectNode();
      ArrayNode results = root.putArray("results");
      rows.forEach(row -> results.add(row.json()));
      System.out.println(root);
      return;
    }
    System.out.println(DecodeRow.HEADING);
    rows.forEach(row -> System.out.println(row.line()));
  }
}
