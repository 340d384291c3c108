package org.meanfield.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A standalone cluster of this machine, by {@code scripts/spark-cluster}. */
public final class Cluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int PROCESS_FIELDS = 3;

  private final Installation installation;
  private final Path folder;
  private final Path state;
  private final String master;

  private Cluster(Installation installation, Path folder, Path state, String master) {
    this.installation = installation;
    this.folder = folder;
    this.state = state;
    this.master = master;
  }

  /**
   * Starts one whose Workers have a slot each.
   *
   * @param memory that a Worker has for its executor
   */
  public static Cluster start(Installation installation, Path folder, int workers, String memory)
      throws IOException, BenchException, InterruptedException {
    Path state = Files.createTempDirectory(folder, "cluster");
    String master =
        run(
            installation,
            folder,
            state,
            List.of(
                "start",
                "--workers",
                Integer.toString(workers),
                "--cores",
                "1",
                "--memory",
                memory));
    return new Cluster(installation, folder, state, master.strip());
  }

  private static String run(
      Installation installation, Path folder, Path state, List<String> arguments)
      throws IOException, BenchException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(installation.script("spark-cluster").toString());
    command.addAll(arguments);
    try (Child child =
        Child.start(
            "spark-cluster " + arguments.get(0),
            command,
            Map.of("MEANFIELD_CLUSTER_DIR", state.toString(), "MEANFIELD_NO_BUILD", "1"),
            folder,
            PATIENCE)) {
      return child.rest();
    }
  }

  /** Its URL. */
  public String master() {
    return master;
  }

  /** The Workers, whose descendants are the executors. */
  public List<ProcessHandle> workers() throws IOException {
    List<ProcessHandle> workers = new ArrayList<>();
    for (String line : Files.readAllLines(state.resolve("processes"))) {
      String[] fields = line.split(" ", PROCESS_FIELDS);
      if (fields[fields.length - 1].startsWith("worker-")) {
        ProcessHandle.of(Long.parseLong(fields[0])).ifPresent(workers::add);
      }
    }
    return workers;
  }

  /** Where its logs lie: {@code worker-N.log}, and {@code worker-N/APPLICATION/EXECUTOR/stderr}. */
  public Path logs() {
    return state;
  }

  @Override
  public void close() throws IOException, BenchException, InterruptedException {
    run(installation, folder, state, List.of("stop"));
  }
}
