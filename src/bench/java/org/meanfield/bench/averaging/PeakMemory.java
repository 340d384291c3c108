package org.meanfield.bench.averaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Watches what processes and their descendants have had in memory at most, as Linux counts it
 * (VmHWM), on a thread of its own until it is closed.
 */
final class PeakMemory implements AutoCloseable {
  private static final long EVERY_MILLIS = 200;
  private static final String PEAK = "VmHWM:";

  private final Map<Long, Long> peaks = new ConcurrentHashMap<>();
  private final Iterable<ProcessHandle> roots;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "peak-memory");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param roots whose own memory counts like that of their descendants
   */
  PeakMemory(Iterable<ProcessHandle> roots) {
    this.roots = roots;
    var unused = watch.scheduleWithFixedDelay(this::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    for (ProcessHandle root : roots) {
      Stream.concat(Stream.of(root), root.descendants()).forEach(this::look);
    }
  }

  private void look(ProcessHandle process) {
    try (Stream<String> lines =
        Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      lines
          .filter(line -> line.startsWith(PEAK))
          .findFirst()
          .ifPresent(line -> peaks.merge(process.pid(), bytes(line), Math::max));
    } catch (IOException | java.io.UncheckedIOException e) {
      // It has ended, or this is no Linux.
    }
  }

  private static long bytes(String line) {
    return Long.parseLong(line.replaceAll("\\D", "")) << 10;
  }

  /** The largest that any of them had; null: none could be looked at. */
  @Nullable Long bytes() {
    return peaks.values().stream().max(Long::compare).orElse(null);
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }
}
