package org.meanfield.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.Pages;
import org.meanfield.Quickstart;

/**
 * The commands of README.md and of the pages, in one folder: every line of their {@code sh} blocks.
 * Blocks marked {@code text} are no commands of ours to run; those marked {@code java} are
 * JavaExampleIT's, those marked {@code sql} are MeanfieldExtensionsTest's.
 */
class PagesIT {
  private static final Predicate<Path> README = page -> page.endsWith("README.md");

  /** Less to learn, in the same steps. */
  private static final String FEW_CLOTHES =
      " --set data.train=clothes --set data.test=clothes --set training.epochs=1";

  private static final String FEW_EPOCHS = " --set training.epochs=2 --set training.batchSize=4";

  /** Each command as it stands on its page, and what is run for it. */
  private static final Map<String, String> COMMANDS =
      Map.ofEntries(
          // The clone would hold what is committed and have to be built; FirstUseIT tests that.
          Map.entry("git clone URL meanfield && cd meanfield", "true"),
          Map.entry(
              "scripts/meanfield train conf/quickstart.conf",
              "scripts/meanfield train conf/quickstart.conf" + FEW_CLOTHES),
          // What runs this test.
          Map.entry("scripts/test", "true"),
          Map.entry(
              "scripts/meanfield train conf/cats-and-dogs.conf"
                  + " --set data.train=pictures/train --set data.test=pictures/test",
              "scripts/meanfield train conf/cats-and-dogs.conf"
                  + " --set data.train=pictures/train --set data.test=pictures/test"
                  + FEW_EPOCHS),
          Map.entry(
              "scripts/meanfield prepare pictures/train conf/cats-and-dogs.conf --out shards",
              "scripts/meanfield prepare pictures/train conf/cats-and-dogs.conf --out shards"),
          Map.entry(
              "scripts/meanfield train conf/cats-and-dogs.conf --set run.folder=runs/of-shards"
                  + " --set data.train=shards --set data.test=pictures/test",
              "scripts/meanfield train conf/cats-and-dogs.conf --set run.folder=runs/of-shards"
                  + " --set data.train=shards --set data.test=pictures/test"
                  + FEW_EPOCHS),
          Map.entry("scripts/bench faults", "MEANFIELD_NO_BUILD= scripts/bench faults --quick"),
          Map.entry("scripts/bench ingest", "MEANFIELD_NO_BUILD= scripts/bench ingest --quick"),
          Map.entry(
              "scripts/bench ingest --million",
              "MEANFIELD_NO_BUILD= scripts/bench ingest --million --quick"),
          Map.entry(
              "scripts/meanfield evaluate runs/cats-and-dogs-TIME pictures/test",
              "scripts/meanfield evaluate runs/cats-and-dogs-* pictures/test"),
          Map.entry(
              "scripts/meanfield predict runs/cats-and-dogs-TIME pictures/new --out predictions"
                  + " --format csv",
              "scripts/meanfield predict runs/cats-and-dogs-* pictures/new --out predictions"
                  + " --format csv"),
          Map.entry(
              "scripts/meanfield train conf/cats-and-dogs.conf --set run.folder=runs/of-a-table"
                  + " --set \"data.train=parquet:pictures.parquet?image=content&label=kind\""
                  + " --set data.test=pictures/test",
              "scripts/meanfield train conf/cats-and-dogs.conf --set run.folder=runs/of-a-table"
                  + " --set \"data.train=parquet:pictures.parquet?image=content&label=kind\""
                  + " --set data.test=pictures/test"
                  + FEW_EPOCHS),
          Map.entry(
              "scripts/meanfield evaluate runs/of-a-table"
                  + " \"parquet:pictures.parquet?image=content&label=kind\"",
              "scripts/meanfield evaluate runs/of-a-table"
                  + " \"parquet:pictures.parquet?image=content&label=kind\""),
          Map.entry(
              "scripts/meanfield predict runs/of-a-table"
                  + " \"parquet:pictures.parquet?image=content\" --out answers",
              "scripts/meanfield predict runs/of-a-table"
                  + " \"parquet:pictures.parquet?image=content\" --out answers"),
          Map.entry(
              "scripts/meanfield train RECIPE.conf --master spark://HOST:7077 --executor-memory 2g",
              "master=$(scripts/spark-cluster start --workers 1 --cores 1 --memory 2g)\n"
                  + "scripts/meanfield train conf/quickstart.conf --master \"$master\""
                  + " --executor-memory 512m"
                  + FEW_CLOTHES
                  + "\nscripts/spark-cluster stop"),
          Map.entry(
              "master=$(scripts/spark-cluster start --workers 2 --cores 1 --memory 2g)",
              "master=$(scripts/spark-cluster start --workers 2 --cores 1 --memory 2g)"),
          Map.entry(
              "scripts/meanfield train conf/quickstart.conf --master \"$master\"",
              "scripts/meanfield train conf/quickstart.conf --master \"$master\"" + FEW_CLOTHES),
          Map.entry("scripts/spark-cluster stop", "scripts/spark-cluster stop"),
          Map.entry(
              "scripts/meanfield forecast conf/quickstart.conf --simulate --workers 2,16,128",
              "scripts/meanfield forecast conf/quickstart.conf --simulate --workers 2,16,128"
                  + " --set data.train=clothes --set data.test=clothes"),
          Map.entry(
              "scripts/bench averaging", "MEANFIELD_NO_BUILD= scripts/bench averaging --quick"),
          Map.entry(
              "scripts/bench averaging --codec",
              "MEANFIELD_NO_BUILD= scripts/bench averaging --codec"),
          Map.entry("scripts/bench decode", "MEANFIELD_NO_BUILD= scripts/bench decode --quick"),
          Map.entry("scripts/bench scoring", "MEANFIELD_NO_BUILD= scripts/bench scoring --quick"),
          Map.entry("scripts/bench forecast", "MEANFIELD_NO_BUILD= scripts/bench forecast --quick"),
          Map.entry(
              "scripts/bench compute",
              "MEANFIELD_NO_BUILD= scripts/bench compute --quick --network mlp --mode step"),
          Map.entry(
              "scripts/bench convergence --data cifar10 --seeds 2 --work runs-of-convergence"
                  + " --picture convergence.svg",
              "MEANFIELD_NO_BUILD= scripts/bench convergence --quick --work runs-of-convergence"
                  + " --picture convergence.svg"),
          Map.entry(
              "scripts/bench compute --profile --network cat-dog-cnn",
              "MEANFIELD_NO_BUILD= scripts/bench compute --profile --network cat-dog-cnn"),
          Map.entry(
              "scripts/bench compute --allocations",
              "MEANFIELD_NO_BUILD= scripts/bench compute --allocations --network mlp"));

  @TempDir Path folder;

  @BeforeEach
  void folderLooksLikeAClone() throws IOException {
    Path scripts = Files.createDirectory(folder.resolve("scripts"));
    for (String name : List.of("bench", "meanfield", "spark-cluster")) {
      Path script = scripts.resolve(name);
      Files.writeString(
          script,
          String.format(Locale.ROOT, "#!/bin/sh\nexec '%s' \"$@\"\n", Script.named(name).file()));
      assertThat(script.toFile().setExecutable(true)).isTrue();
    }
    Path conf = Files.createDirectory(folder.resolve("conf"));
    try (Stream<Path> recipes = Files.list(Script.home().resolve("conf"))) {
      for (Path recipe : recipes.filter(Files::isRegularFile).toList()) {
        Files.copy(recipe, conf.resolve(recipe.getFileName().toString()));
      }
    }
    Quickstart.write(folder.resolve("clothes"), 200);
    for (String set : List.of("train", "test")) {
      Photos.writeClasses(folder.resolve("pictures").resolve(set), 12, "cat", "dog");
    }
    Photos.write(folder.resolve("pictures/new"), 13, Color.ORANGE);
    PhotoTable.write(folder.resolve("pictures/train"), folder.resolve("pictures.parquet"));
  }

  @AfterEach
  void stopTheCluster() throws Exception {
    bash("scripts/spark-cluster stop");
  }

  @Test
  void theReadmesCommandsWork() throws Exception {
    String out = outputOf(README, block -> !isOfBenchmarks(block));

    assertThat(out.split("run folder ", -1)).hasSize(1 + 4);
    assertThat(folder.resolve("predictions/_SUCCESS")).exists();
    assertThat(folder.resolve("runs").toFile().list()).hasSize(4);
  }

  /** The same by other means is tried by tests of each command. */
  @Test
  @Tag("slow")
  void thePagesCommandsWork() throws Exception {
    String out = outputOf(README.negate(), block -> !isOfBenchmarks(block));

    assertThat(out.split("run folder ", -1)).hasSize(1 + 2);
    assertThat(folder.resolve("answers/_SUCCESS")).exists();
    assertThat(folder.resolve("runs").toFile().list()).hasSize(2);
  }

  /** Each at its smallest size; together they take minutes. */
  @Test
  @Tag("slow")
  void itsBenchmarksWork() throws Exception {
    assertThat(outputOf(page -> true, PagesIT::isOfBenchmarks)).contains("encode");
    assertThat(folder.resolve("convergence.svg")).exists();
  }

  private static boolean isOfBenchmarks(List<String> block) {
    return block.stream().anyMatch(command -> command.startsWith("scripts/bench "));
  }

  private String outputOf(Predicate<Path> pages, Predicate<List<String>> wanted) throws Exception {
    StringBuilder out = new StringBuilder();
    for (List<String> block : commands(pages)) {
      if (wanted.test(block)) {
        Script.Outcome outcome =
            bash(String.join("\n", block.stream().map(COMMANDS::get).toList()));
        assertThat(outcome.status()).as("%s%n%s", block, outcome.err()).isZero();
        out.append(outcome.out());
      }
    }
    return out.toString();
  }

  @Test
  void itsCommandsAreKnownHere() {
    Set<String> commands = new HashSet<>();
    commands(page -> true).forEach(commands::addAll);

    assertThat(commands)
        .as("commands of the pages; give the table of this test what to run for a new one")
        .isEqualTo(COMMANDS.keySet());
  }

  @Test
  void everyBlockSaysWhetherItHoldsCommands() {
    assertThat(Pages.blocks(Script.home()).stream().map(Pages.Block::kind))
        .isNotEmpty()
        .allMatch(kind -> Set.of("sh", "text", "java", "sql").contains(kind));
  }

  private Script.Outcome bash(String commands) throws Exception {
    Path file = folder.resolve("commands.sh");
    Files.writeString(file, "#!/usr/bin/env bash\nset -euo pipefail\n" + commands + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return Script.named("meanfield")
        .shortLived()
        .at(file)
        .with("MEANFIELD_CLUSTER_DIR", folder.resolve("cluster"))
        .run(folder);
  }

  /** The commands of each {@code sh} block, each on one line. */
  private static List<List<String>> commands(Predicate<Path> pages) {
    return Pages.blocks(Script.home()).stream()
        .filter(block -> pages.test(block.page()))
        .filter(block -> block.kind().equals("sh"))
        .map(block -> block.text().replaceAll("\\s*\\\\\\n\\s*", " "))
        .map(
            text ->
                text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.replaceFirst("^git clone \\S+", "git clone URL"))
                    .toList())
        .toList();
  }
}
