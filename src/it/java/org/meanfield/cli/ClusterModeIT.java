package org.meanfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.fault.ErrorKind;
import org.meanfield.launcher.Script;
import org.meanfield.launcher.StandaloneCluster;

/** {@code --deploy-mode cluster} on a real standalone cluster, where a worker runs the driver. */
class ClusterModeIT {
  private static final String[] CLUSTER_MODE = {
    "--deploy-mode", "cluster", "--driver-memory", "512m", "--executor-memory", "512m"
  };

  @TempDir Path folder;
  private Workbench bench = new Workbench(Path.of(""));
  private @Nullable StandaloneCluster cluster;

  @BeforeEach
  void start() throws Exception {
    bench = new Workbench(folder);
    bench.tree("images", 8, "cat", "dog");
    bench.recipe(
        String.format(Locale.ROOT, "data.train = \"file:%s\"", bench.at("images")),
        String.format(Locale.ROOT, "run.folder = \"file:%s\"", bench.at("run")));
    cluster = StandaloneCluster.start(folder, 2);
  }

  @AfterEach
  void stop() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void endsAsTheDriverDid_withItsResultAndItsFault() throws Exception {
    Workbench.Attempt trained = run("train", "recipe.conf", "--json").succeeded();

    assertThat(trained.outcome().out())
        .startsWith(String.format(Locale.ROOT, "{\"run\":\"%s\"", bench.at("run")))
        .contains("\"weightsSha256\"");
    assertThat(trained.outcome().err())
        .contains("the cluster has taken the driver as driver-", "\nepoch 1/1 ");
    assertThat(bench.at("run/model/manifest.json")).exists();
    assertThat(submission("run")).isDirectoryNotContaining("glob:**.jar");

    bench.idx("unlabelled", 0, 1);
    Files.delete(bench.at("unlabelled/train-labels-idx1-ubyte"));
    run(
            "train",
            "recipe.conf",
            "--set",
            "run.folder=file:" + bench.at("second"),
            "--set",
            "data.train=file:" + bench.at("unlabelled"))
        .failed(ErrorKind.DATA, "train-labels-idx1-ubyte");
    assertThat(submission("second").resolve("outcome.json"))
        .content()
        .contains("\"exitStatus\" : 3", "train-labels-idx1-ubyte");
  }

  @Test
  @Tag("slow")
  void evaluatesAndPredictsOnTheCluster() throws Exception {
    bench.run("train", "recipe.conf").succeeded();
    String run = "file:" + bench.at("run");
    String images = "file:" + bench.at("images");

    assertThat(run("evaluate", run, images).succeeded().outcome().out()).contains("accuracy");
    Path table = bench.at("table");
    assertThat(
            run("predict", run, images, "--out", "file:" + table, "--format", "csv")
                .succeeded()
                .outcome()
                .out())
        .isEqualTo(String.format(Locale.ROOT, "16 rows in file:%s\n", table));
    assertThat(table.resolve("_SUCCESS")).exists();
  }

  @Test
  @Tag("slow")
  void tellsThatTheDriverLeftNothing_andGoesOn_whenItWasKilled() throws Exception {
    Waiting train =
        startAndAwait("epoch 1/", "train", "recipe.conf", "--set", "training.epochs=60");

    driver().destroyForcibly();

    assertThat(train.end()).as(train.lines().toString()).isEqualTo(4);
    assertThat(train.lines().get(train.lines().size() - 1))
        .matches("meanfield: The driver driver-\\S+ ended as FAILED and left no outcome in .*");
    assertThat(submission("run")).isEmptyDirectory();

    run("resume", "file:" + bench.at("run")).succeeded();
    assertThat(bench.at("run/status.json")).content().contains("\"done\"");
  }

  @Test
  @Tag("slow")
  void tellsHowToEndTheDriver_onCtrlC() throws Exception {
    Waiting train =
        startAndAwait("epoch 1/", "train", "recipe.conf", "--set", "training.epochs=900");

    new ProcessBuilder("kill", "-INT", Long.toString(train.process().pid())).start().waitFor();

    assertThat(train.end()).isEqualTo(130);
    assertThat(driver().isAlive()).isTrue();
    String told = train.lines().get(train.lines().size() - 1);
    Matcher kill = Pattern.compile("goes on on the cluster.* To end it: (.*)").matcher(told);
    assertThat(kill.find()).as(told).isTrue();
    ProcessHandle driver = driver();
    Process killing =
        new ProcessBuilder("sh", "-c", kill.group(1)).redirectErrorStream(true).inheritIO().start();
    assertThat(killing.waitFor(60, TimeUnit.SECONDS)).isTrue();
    driver.onExit().get(60, TimeUnit.SECONDS);
    assertThat(submission("run").resolve("outcome.json"))
        .content()
        .contains("\"exitStatus\" : 130", "scripts/meanfield resume");
  }

  private Workbench.Attempt run(String... arguments) throws Exception {
    return bench.runAsGiven(inClusterMode(arguments));
  }

  private String[] inClusterMode(String... arguments) {
    return Stream.of(arguments, CLUSTER_MODE, new String[] {"--master", cluster().master()})
        .flatMap(Stream::of)
        .toArray(String[]::new);
  }

  private Waiting startAndAwait(String begin, String... arguments) throws Exception {
    Process process =
        Script.named("meanfield").start(folder, bench.at("out"), inClusterMode(arguments));
    BufferedReader err = process.errorReader();
    List<String> lines = new ArrayList<>();
    for (String line = err.readLine(); line != null; line = err.readLine()) {
      lines.add(line);
      if (line.startsWith(begin)) {
        return new Waiting(process, err, lines);
      }
    }
    throw new AssertionError("ended before " + begin + ": " + lines);
  }

  /** The one folder of a submission in a run folder. */
  private Path submission(String run) throws Exception {
    try (Stream<Path> all = Files.list(bench.at(run).resolve("submissions"))) {
      return all.sorted().findFirst().orElseThrow();
    }
  }

  /** The process that a worker runs as the driver. */
  private ProcessHandle driver() {
    return cluster().executors().stream().filter(ClusterModeIT::isDriver).findFirst().orElseThrow();
  }

  /** By its whole line: the recipe among its arguments is longer than Java takes apart. */
  private static boolean isDriver(ProcessHandle process) {
    return process
        .info()
        .commandLine()
        .map(line -> line.contains(" org.meanfield.cli.ClusterDriver "))
        .orElse(false);
  }

  private StandaloneCluster cluster() {
    return Objects.requireNonNull(cluster);
  }

  /** A command that waits for its driver. */
  private record Waiting(Process process, BufferedReader err, List<String> lines) {
    /** Waits for its end; gives its exit status. */
    int end() throws Exception {
      for (String line = err.readLine(); line != null; line = err.readLine()) {
        lines.add(line);
      }
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still runs: " + lines);
      }
      return process.exitValue();
    }
  }
}
