package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.meanfield.MeanfieldSession;
import org.meanfield.cluster.Executors;
import org.meanfield.cluster.SparkContexts;
import org.meanfield.launcher.Eventually;
import org.meanfield.launcher.Script;
import org.meanfield.launcher.StandaloneCluster;

/**
 * The driver of small runs in this process, on a cluster's executors: a test can so disturb a run
 * at a point that it knows. A run is of the quickstart's network on its 2,000 test images: three
 * epochs of two rounds, where four workers train.
 */
final class ClusterDriver implements AutoCloseable {
  static final int WORKERS = 4;

  /** Of which an epoch takes a second and more. */
  static final Path MANY_IMAGES =
      Script.home().resolve("conf/quickstart/train-images-idx3-ubyte.gz");

  private static final Map<Integer, String> UNDISTURBED = new HashMap<>();

  private final SparkSession session;
  private final StandaloneCluster cluster;
  private final Path folder;

  private ClusterDriver(SparkSession session, StandaloneCluster cluster, Path folder) {
    this.session = session;
    this.cluster = cluster;
    this.folder = folder;
  }

  /**
   * What a run has come to.
   *
   * @param weights their SHA-256
   * @param lines what the user was told
   */
  record Trained(String weights, List<String> lines) {}

  /** In an application of its own. */
  static ClusterDriver on(StandaloneCluster cluster, Path folder, Map<String, String> settings)
      throws Exception {
    Script.Outcome jar = Script.named("meanfield").run(folder, "package");
    assertThat(jar.status()).as(jar.err()).isZero();
    SparkSession.Builder builder =
        builder(cluster.master())
            .config("spark.jars", jar.out().strip())
            .config("spark.executor.memory", "640m")
            .config("spark.executor.extraJavaOptions", Script.SHORT_LIVED);
    settings.forEach(builder::config);
    return new ClusterDriver(builder.getOrCreate(), cluster, folder);
  }

  /** The weights of a run of four workers in this process alone; run once for all tests. */
  static synchronized String undisturbed(Path folder) {
    return UNDISTURBED.computeIfAbsent(
        WORKERS,
        workers -> {
          try (SparkSession session = builder("local[2]").getOrCreate()) {
            return train(session, folder.resolve("undisturbed"), List.of(), Map.of()).weights();
          }
        });
  }

  private static SparkSession.Builder builder(String master) {
    return SparkSession.builder()
        .config(SparkContexts.settings("disturbed"))
        .master(master)
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1");
  }

  SparkContext context() {
    return session.sparkContext();
  }

  /** The process of an executor. */
  ProcessHandle executor(String id) {
    return cluster.executor(context().applicationId(), id);
  }

  /** The ids of the executors that take tasks now. */
  List<String> executors() {
    return Executors.registered(context()).stream().map(address -> address.executor()).toList();
  }

  /** Waits until so many take tasks, and no process of the application is dead unnoticed. */
  List<String> awaitExecutors(int count) {
    Eventually.holds(
        count + " executors",
        () ->
            executors().size() == count
                && executors().stream()
                    .allMatch(id -> cluster.runs(context().applicationId(), id)));
    return executors();
  }

  /** Sends a signal by its name. */
  static void signal(String name, ProcessHandle process) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
      if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new AssertionError("kill -" + name + " " + process.pid() + " failed");
      }
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Trains undisturbed but by others. */
  Trained train(String name) {
    return train(name, Map.of());
  }

  /**
   * Trains.
   *
   * @param at what is done on the thread that trains when it tells a line that begins so, once
   */
  Trained train(String name, Map<String, Runnable> at) {
    return train(name, List.of(), at);
  }

  /**
   * Trains otherwise.
   *
   * @param settings {@code key=value} each, over those of a small run
   */
  Trained train(String name, List<String> settings, Map<String, Runnable> at) {
    return train(session, folder.resolve(name), settings, at);
  }

  /** Goes on with a run. */
  String resume(String name) {
    return MeanfieldSession.on(session).resume(folder.resolve(name).toString()).weightsSha256();
  }

  private static Trained train(
      SparkSession session, Path run, List<String> settings, Map<String, Runnable> at) {
    Path home = Script.home();
    List<String> all =
        new ArrayList<>(
            List.of(
                "data.train=" + home.resolve("conf/quickstart/t10k-images-idx3-ubyte.gz"),
                "training.epochs=3",
                "training.workers=" + WORKERS,
                "averaging.every=10",
                "run.folder=" + run));
    all.addAll(settings);
    Map<String, Runnable> waiting = new HashMap<>(at);
    List<String> lines = new ArrayList<>();
    String weights =
        MeanfieldSession.on(session)
            .telling(
                line -> {
                  lines.add(line);
                  List.copyOf(waiting.keySet()).stream()
                      .filter(line::startsWith)
                      .forEach(prefix -> Objects.requireNonNull(waiting.remove(prefix)).run());
                })
            .train(home.resolve("conf/quickstart.conf"), all.toArray(String[]::new))
            .weightsSha256();
    assertThat(waiting).as("not reached in %s", lines).isEmpty();
    return new Trained(weights, lines);
  }

  @Override
  public void close() {
    session.stop();
  }
}
