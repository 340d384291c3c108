package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meanfield.launcher.Script;

/**
 * What a run in one JVM takes, as Linux counts it, against what it said that it needs. The heap is
 * touched whole from the start, so that all that changes lies outside it.
 */
@Tag("slow")
class MemoryIT {
  private static final int HEAP_MIB = 512;
  private static final Pattern OUTSIDE = Pattern.compile("heap and ([0-9]+) MiB ");
  private static final Pattern EPOCH = Pattern.compile("epoch ([0-9]+)/.*");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"cat-dog-cnn, 1", "cat-dog-cnn, 2", "resnet-20, 1", "resnet-20, 2"})
  void peaksWithinFifteenPercentOfTheNeed(String network, int workers) throws Exception {
    Course course = train(network, workers, 2);

    assertThat(course.mebibytes("VmHWM", 2) - HEAP_MIB)
        .isCloseTo(course.outside(), withinPercentage(15));
  }

  @Test
  void staysFlat_onceJavaHasCompiledWhatItRuns() throws Exception {
    Course course = train("cat-dog-cnn", 2, 40);

    // Java's compiler is at work for some seconds, which are many epochs on a fast machine; an
    // engine left behind by each later epoch would be over 120 MiB in all.
    assertThat(course.mebibytes("VmRSS", 40)).isLessThan(course.mebibytes("VmRSS", 20) + 40);
  }

  private Course train(String network, int workers, int epochs) throws Exception {
    Path images = Script.home().resolve("conf/quickstart/t10k-images-idx3-ubyte.gz");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                Script.home().resolve("conf/quickstart.conf").toString(),
                "--master",
                "local[" + workers + "]",
                "--driver-memory",
                HEAP_MIB + "m"));
    for (String setting :
        List.of(
            "data.train=" + images,
            "data.test=" + images,
            "network.name=" + network,
            "training.batchSize=64",
            "training.workers=" + workers,
            "training.epochs=" + epochs,
            "run.folder=" + folder.resolve("run"))) {
      arguments.addAll(List.of("--set", setting));
    }
    Process process =
        Script.named("meanfield")
            .with("SPARK_SUBMIT_OPTS", "-XX:+AlwaysPreTouch -Xms" + HEAP_MIB + "m")
            .start(folder, folder.resolve("out"), arguments.toArray(String[]::new));
    Course course = Course.of(process);
    assertThat(process.waitFor()).as(course.toString()).isZero();
    return course;
  }

  /**
   * A run seen from outside.
   *
   * @param lines of its stderr
   * @param status {@code /proc/PID/status} as each epoch ended
   */
  private record Course(List<String> lines, Map<Integer, String> status) {
    static Course of(Process process) throws IOException {
      Course course = new Course(new ArrayList<>(), new HashMap<>());
      BufferedReader err = process.errorReader();
      String line;
      while ((line = err.readLine()) != null) {
        course.lines.add(line);
        Matcher epoch = EPOCH.matcher(line);
        if (epoch.matches()) {
          course.status.put(
              Integer.valueOf(epoch.group(1)),
              Files.readString(Path.of("/proc/" + process.pid() + "/status")));
        }
      }
      return course;
    }

    long mebibytes(String key, int epoch) {
      Matcher value =
          Pattern.compile(key + ":\\s+([0-9]+) kB").matcher(status.getOrDefault(epoch, ""));
      assertThat(value.find()).as("%s of epoch %s in %s", key, epoch, lines).isTrue();
      return Long.parseLong(value.group(1)) / 1024;
    }

    /** MiB outside the heap that the run said it needs. */
    long outside() {
      Matcher told = OUTSIDE.matcher(String.join("\n", lines));
      assertThat(told.find()).as(lines.toString()).isTrue();
      return Long.parseLong(told.group(1));
    }
  }
}
