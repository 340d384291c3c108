package org.meanfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.launcher.Script;

/** Two {@code predict} of one folder, as of a schedule that starts a job twice. */
@Tag("slow")
class TwoPredictionsIT {
  private static final int IMAGES = 40;

  @TempDir Path folder;

  @Test
  void writeOneTable_andOneOfThemSaysWhoseItIs() throws Exception {
    Workbench bench = new Workbench(folder);
    bench.tree("images", IMAGES / 2, "cat", "dog");
    bench.recipe("run.folder = run");
    bench.run("train", "recipe.conf").succeeded();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Callable<Script.Outcome> prediction = () -> predict(bench);
      List<Script.Outcome> outcomes = new ArrayList<>();
      for (Future<Script.Outcome> one : threads.invokeAll(List.of(prediction, prediction))) {
        outcomes.add(one.get());
      }

      assertThat(outcomes).extracting(Script.Outcome::status).containsExactlyInAnyOrder(0, 2);
      for (Script.Outcome outcome : outcomes) {
        if (outcome.status() == 0) {
          assertThat(outcome.out()).isEqualTo(IMAGES + " rows in " + bench.at("table") + "\n");
        } else {
          assertThat(outcome.err()).contains("--out " + bench.at("table"), "another folder");
        }
      }
      assertThat(lines(bench.at("table"))).isEqualTo(IMAGES);
      assertThat(folder.toFile().list()).noneMatch(name -> name.startsWith(".table"));
    } finally {
      threads.shutdownNow();
    }
  }

  private static Script.Outcome predict(Workbench bench) throws Exception {
    return Script.named("meanfield")
        .run(
            bench.folder(),
            "predict",
            "run",
            "images",
            "--out",
            "table",
            "--format",
            "jsonl",
            "--master",
            "local[1]");
  }

  private static long lines(Path table) throws Exception {
    long lines = 0;
    try (Stream<Path> parts = Files.list(table)) {
      for (Path part : parts.filter(p -> p.toString().endsWith(".json")).toList()) {
        lines += Files.readAllLines(part).size();
      }
    }
    return lines;
  }
}
