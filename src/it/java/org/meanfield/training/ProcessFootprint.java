package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Java process holds once its heap has been collected whole.
 *
 * @param heapKib KiB of objects that are reachable
 * @param largest the classes with the most of them, in bytes
 * @param blocks that Spark keeps there in memory or on disk: of the run, images, broadcasts
 * @param residentMib MiB of the process in memory, the touched pages of its heap among them
 * @param threads of it
 */
record ProcessFootprint(
    long heapKib, Map<String, Long> largest, long blocks, long residentMib, long threads) {
  private static final long PATIENCE_SECONDS = 60;
  private static final long LARGE_BYTES = 16 << 10;
  private static final int TOLD = 12;
  private static final String BLOCK = "org.apache.spark.storage.BlockInfo";

  /** A class of a heap's histogram: its objects, their bytes, its name. */
  private static final Pattern CLASS = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");

  /** Of a process of the same user. */
  static ProcessFootprint of(long pid) {
    Map<String, Long> largest = new HashMap<>();
    long heap = 0;
    long blocks = 0;
    for (String line : histogram(pid)) {
      Matcher row = CLASS.matcher(line);
      if (row.matches()) {
        long bytes = Long.parseLong(row.group(2));
        heap += bytes;
        if (bytes >= LARGE_BYTES) {
          largest.merge(row.group(3), bytes, Long::sum);
        }
        if (row.group(3).equals(BLOCK)) {
          blocks = Long.parseLong(row.group(1));
        }
      }
    }
    return new ProcessFootprint(
        heap >> 10,
        Map.copyOf(largest),
        blocks,
        status(pid, "VmRSS") >> 10,
        status(pid, "Threads"));
  }

  /** Of all live objects, for which the JVM collects its heap. */
  private static List<String> histogram(long pid) {
    try {
      Process jcmd =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin/jcmd").toString(),
                  Long.toString(pid),
                  "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      try (BufferedReader out = jcmd.inputReader(StandardCharsets.UTF_8)) {
        List<String> lines = out.lines().toList();
        assertThat(jcmd.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(jcmd.exitValue()).as(lines.toString()).isZero();
        return lines;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static long status(long pid, String key) {
    try {
      String status = Files.readString(Path.of("/proc/" + pid + "/status"));
      Matcher value = Pattern.compile(key + ":\\s+([0-9]+)").matcher(status);
      assertThat(value.find()).as("%s in %s", key, status).isTrue();
      return Long.parseLong(value.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The classes that have grown most since, in bytes. */
  String growthSince(ProcessFootprint before) {
    Map<String, Long> growth = new HashMap<>(largest);
    before.largest.forEach((name, bytes) -> growth.computeIfPresent(name, (n, now) -> now - bytes));
    return growth.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(TOLD)
        .toList()
        .toString();
  }
}
