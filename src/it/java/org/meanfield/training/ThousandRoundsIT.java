package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.launcher.StandaloneCluster;

/**
 * A long run leaves nothing behind in the driver, in executors and on disks: 1,000 rounds of some
 * 400,000 weights in two slices, with Adam's moments of four workers, on two executors. It is
 * looked at between epochs, when it stands still.
 *
 * <p>Allowed is far less than the smallest thing of a round comes to where it is left behind in
 * each of the last 600: a worker's sum of a slice, of 0.8 MB, to 480 MB; a shuffle's two files of
 * an executor to 2,400 files.
 */
@Tag("slow")
class ThousandRoundsIT {
  private static final String DRIVER = "driver";

  /** Of 100 rounds each, in which each of four workers has a batch of five images. */
  private static final int EPOCHS = 10;

  /** Java has compiled what it runs, and Spark shows as many stages as it keeps. */
  private static final int WARM = 4;

  /** It keeps the lines of metrics.jsonl, about 1 KiB a round. */
  private static final long DRIVER_HEAP_KIB = 2048;

  private static final long EXECUTOR_HEAP_KIB = 512;

  /** Its heap takes more pages; that of an executor has been touched whole from the start. */
  private static final long DRIVER_RESIDENT_MIB = 60;

  private static final long EXECUTOR_RESIDENT_MIB = 40;

  /** Broadcasts are forgotten a moment after the driver's heap was collected. */
  private static final long BLOCKS = 60;

  private static final long THREADS = 10;
  private static final long LOCAL_FILES = 20;
  private static final long LOCAL_KIB = 100;

  @TempDir Path folder;

  @Test
  void leaveHeapsNativeMemoryAndDisksAsTheyWere() throws Exception {
    SortedMap<Integer, Sample> samples = new TreeMap<>();
    Map<String, String> settings =
        Map.of(
            "spark.local.dir",
            folder.resolve(DRIVER).toString(),
            "spark.executor.extraJavaOptions",
            "-XX:+AlwaysPreTouch -Xms640m");
    try (StandaloneCluster cluster = StandaloneCluster.start(folder, 2);
        ClusterDriver driver = ClusterDriver.on(cluster, folder, settings)) {
      driver.awaitExecutors(2);
      driver.train(
          "run",
          List.of(
              "training.epochs=" + EPOCHS,
              "training.batchSize=5",
              "data.validation=0",
              "averaging.every=1"),
          IntStream.of(WARM, 6, 8, EPOCHS)
              .boxed()
              .collect(
                  Collectors.toMap(
                      epoch -> "epoch " + epoch + "/",
                      epoch -> () -> samples.put(epoch, sample(driver)))));
    }

    Sample warm = Objects.requireNonNull(samples.get(WARM));
    SoftAssertions softly = new SoftAssertions();
    samples
        .tailMap(WARM + 1)
        .forEach((epoch, later) -> requireFlat(softly, "epoch " + epoch, warm, later));
    softly.assertAll();
  }

  private static void requireFlat(SoftAssertions softly, String when, Sample warm, Sample later) {
    warm.processes.forEach(
        (name, before) -> {
          ProcessFootprint now = Objects.requireNonNull(later.processes.get(name));
          boolean driver = name.equals(DRIVER);
          softly
              .assertThat(now.heapKib())
              .as("KiB of heap of %s, %s; grew %s", name, when, now.growthSince(before))
              .isLessThan(before.heapKib() + (driver ? DRIVER_HEAP_KIB : EXECUTOR_HEAP_KIB));
          softly
              .assertThat(now.residentMib())
              .as("MiB in memory of %s, %s", name, when)
              .isLessThan(
                  before.residentMib() + (driver ? DRIVER_RESIDENT_MIB : EXECUTOR_RESIDENT_MIB));
          softly
              .assertThat(now.blocks())
              .as("blocks of %s, %s", name, when)
              .isLessThan(before.blocks() + BLOCKS);
          softly
              .assertThat(now.threads())
              .as("threads of %s, %s", name, when)
              .isLessThan(before.threads() + THREADS);
        });
    softly
        .assertThat(later.local.files())
        .as("files of Spark's local folders, %s", when)
        .isLessThan(warm.local.files() + LOCAL_FILES);
    softly
        .assertThat(later.local.kib())
        .as("KiB of Spark's local folders, %s", when)
        .isLessThan(warm.local.kib() + LOCAL_KIB);
    softly
        .assertThat(later.checkpoints.files())
        .as("files of checkpoints, %s", when)
        .isEqualTo(warm.checkpoints.files());
  }

  private Sample sample(ClusterDriver driver) {
    Map<String, ProcessFootprint> processes = new TreeMap<>();
    // The driver first: what it drops, executors are told to drop.
    processes.put(DRIVER, ProcessFootprint.of(ProcessHandle.current().pid()));
    List<String> executors = driver.executors();
    assertThat(executors).containsExactly("0", "1");
    executors.forEach(id -> processes.put(id, ProcessFootprint.of(driver.executor(id).pid())));
    Sample sample =
        new Sample(
            processes,
            DiskSpace.of(folder.resolve(DRIVER), folder.resolve("cluster/local")),
            DiskSpace.of(folder.resolve("run/checkpoints")));
    assertThat(sample.local.files()).isPositive();
    return sample;
  }

  /**
   * A run at one point.
   *
   * @param processes the driver's, and by their ids the executors'
   * @param local all of Spark's local folders
   */
  private record Sample(
      Map<String, ProcessFootprint> processes, DiskSpace local, DiskSpace checkpoints) {}

  /** What lies in folders. */
  private record DiskSpace(long files, long kib) {
    static DiskSpace of(Path... folders) {
      return new DiskSpace(
          Stream.of(folders).mapToLong(folder -> sizes(folder).size()).sum(),
          Stream.of(folders).flatMap(folder -> sizes(folder).stream()).mapToLong(s -> s).sum()
              >> 10);
    }

    private static List<Long> sizes(Path folder) {
      try (Stream<Path> files = Files.walk(folder)) {
        return files.filter(Files::isRegularFile).map(file -> file.toFile().length()).toList();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
