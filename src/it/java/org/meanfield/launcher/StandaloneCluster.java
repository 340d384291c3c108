package org.meanfield.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A Master and Workers that {@code scripts/spark-cluster} has started, processes of their own.
 *
 * @param folder of their state and logs
 * @param master its URL
 */
public record StandaloneCluster(Path folder, String master) implements AutoCloseable {
  /** One Worker of one slot and 1 GiB for each of {@code workers}. */
  public static StandaloneCluster start(Path folder, int workers) throws Exception {
    Script.Outcome started =
        script(folder)
            .run(
                folder,
                "start",
                "--workers",
                Integer.toString(workers),
                "--cores",
                "1",
                "--memory",
                "1g");
    assertThat(started.status()).as(started.err()).isZero();
    return new StandaloneCluster(folder, started.out().strip());
  }

  /** The processes of the executors that run now. */
  public List<ProcessHandle> executors() {
    return processes().stream()
        .map(line -> Long.valueOf(line.split(" ", -1)[0]))
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .flatMap(ProcessHandle::children)
        .toList();
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
