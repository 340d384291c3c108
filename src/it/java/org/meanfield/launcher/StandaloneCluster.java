package org.meanfield.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A Master and Workers that {@code scripts/spark-cluster} has started, processes of their own.
 *
 * @param folder of their state and logs
 * @param master its URL
 */
public record StandaloneCluster(Path folder, String master) implements AutoCloseable {
  /** One Worker of one slot and 1 GiB for each of {@code workers}. */
  public static StandaloneCluster start(Path folder, int workers) throws Exception {
    return start(folder, workers, 1, "");
  }

  /**
   * Workers of 1 GiB a slot.
   *
   * @param slots of each Worker
   * @param options to the Java of Master and Workers
   */
  public static StandaloneCluster start(Path folder, int workers, int slots, String options)
      throws Exception {
    return started(script(folder).with("SPARK_DAEMON_JAVA_OPTS", options), folder, workers, slots);
  }

  /** As {@link #start(Path, int)}, in a container that has no locale. */
  public static StandaloneCluster startWithoutLocale(Path folder, int workers) throws Exception {
    return started(script(folder).with("LC_ALL", "C"), folder, workers, 1);
  }

  private static StandaloneCluster started(Script script, Path folder, int workers, int slots)
      throws Exception {
    Script.Outcome started =
        script.run(
            folder,
            "start",
            "--workers",
            Integer.toString(workers),
            "--cores",
            Integer.toString(slots),
            "--memory",
            slots + "g");
    assertThat(started.status()).as(started.err()).isZero();
    return new StandaloneCluster(folder, started.out().strip());
  }

  /**
   * One more Worker of one slot, on a host of its own such as 127.0.0.2; stopped with the rest.
   *
   * @return its process
   */
  public ProcessHandle addWorker(String host, String options) throws Exception {
    Path spark = Script.home().resolve("target/spark");
    String name = "worker-" + host;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    Stream.of(options.split(" ", -1)).filter(option -> !option.isEmpty()).forEach(command::add);
    command.addAll(List.of("-cp", spark + "/jars/*", "org.apache.spark.deploy.worker.Worker"));
    command.addAll(List.of("--host", host, "--port", "0", "--webui-port", "0", "--cores", "1"));
    command.addAll(List.of("--memory", "1g", "--work-dir", folder.resolve(name).toString()));
    command.add(master);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SPARK_HOME", spark.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.12");
    builder.environment().put("SPARK_LOCAL_IP", host);
    builder.environment().put("SPARK_LOCAL_DIRS", folder.resolve("cluster/local").toString());
    builder.redirectErrorStream(true);
    builder.redirectOutput(folder.resolve(name + ".log").toFile());
    int before = registered();
    ProcessHandle worker = builder.start().toHandle();
    long pid = worker.pid();
    Files.writeString(
        folder.resolve("cluster/processes"),
        String.format(Locale.ROOT, "%d %s %s%n", pid, startTime(pid), name),
        StandardOpenOption.APPEND);
    Eventually.holds("a Worker on " + host, () -> registered() > before);
    return worker;
  }

  private int registered() {
    try (Stream<String> lines = Files.lines(folder.resolve("cluster/master.log"))) {
      return (int) lines.filter(line -> line.contains("Registering worker ")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As the script that stops the cluster knows a process again. */
  private static String startTime(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return stat.substring(stat.lastIndexOf(") ") + 2).split(" ", -1)[19];
  }

  /** The processes of the executors that run now. */
  public List<ProcessHandle> executors() {
    return processes().stream()
        .map(line -> Long.valueOf(line.split(" ", -1)[0]))
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .flatMap(ProcessHandle::children)
        .toList();
  }

  /** Whether the process of an executor runs now. */
  public boolean runs(String application, String id) {
    return executors().stream().anyMatch(process -> isOf(process, application, id));
  }

  /** The process of an executor that runs now. */
  public ProcessHandle executor(String application, String id) {
    return executors().stream()
        .filter(process -> isOf(process, application, id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no executor " + id + " of " + application));
  }

  private static boolean isOf(ProcessHandle process, String application, String id) {
    List<String> arguments = List.of(process.info().arguments().orElse(new String[0]));
    int at = arguments.indexOf("--executor-id");
    return arguments.contains(application) && at >= 0 && arguments.get(at + 1).equals(id);
  }

  private List<String> processes() {
    try {
      return Files.readAllLines(folder.resolve("cluster/processes"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws Exception {
    script(folder).run(folder, "stop");
  }

  private static Script script(Path folder) {
    return Script.named("spark-cluster").with("MEANFIELD_CLUSTER_DIR", folder.resolve("cluster"));
  }
}
