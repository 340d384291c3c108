package org.meanfield.memory;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.network.util.JavaUtils;
import org.meanfield.compute.natives.NativeBackend;

/**
 * What an executor may take, in bytes; {@link Long#MAX_VALUE} where nobody known here limits it.
 *
 * @param kind who runs the executors, which decides on the settings that give them more
 * @param heap of Java's objects
 * @param outside the heap
 * @param together the whole process
 */
public record AvailableMemory(Kind kind, long heap, long outside, long together) {
  /** Who runs the executors. */
  public enum Kind {
    /** The driver is the executor. */
    LOCAL,
    /** A standalone master, which counts the heap alone. */
    STANDALONE,
    /** YARN or Kubernetes, which end what passes heap and overhead. */
    CONTAINERS
  }

  private static final long NOTHING_SAID = Long.MAX_VALUE;
  private static final double USUAL_OVERHEAD = 0.1;
  private static final long LEAST_OVERHEAD = 384L << 20;
  private static final Path MACHINE = Path.of("/proc/meminfo");
  private static final Path PROCESS = Path.of("/proc/self/status");
  private static final Pattern LIMIT =
      Pattern.compile("-Dorg\\.bytedeco\\.javacpp\\.max[pP]hysical[bB]ytes=([0-9]+[a-zA-Z]*)");

  public static AvailableMemory of(SparkConf conf) {
    String master = conf.get("spark.master");
    if (master.equals("local") || master.startsWith("local[")) {
      return new AvailableMemory(
          Kind.LOCAL, Runtime.getRuntime().maxMemory(), NOTHING_SAID, ofThisProcess());
    }
    long heap = conf.getSizeAsBytes("spark.executor.memory", "1g");
    long together = stated(conf.get("spark.executor.extraJavaOptions", ""));
    return master.startsWith("yarn") || master.startsWith("k8s")
        ? new AvailableMemory(Kind.CONTAINERS, heap, overhead(conf, heap), together)
        : new AvailableMemory(Kind.STANDALONE, heap, NOTHING_SAID, together);
  }

  /** As Spark's documentation of {@code spark.executor.memoryOverhead} has it. */
  private static long overhead(SparkConf conf, long heap) {
    double factor = conf.getDouble("spark.executor.memoryOverheadFactor", USUAL_OVERHEAD);
    long usual = Math.max((long) (factor * heap), LEAST_OVERHEAD);
    return conf.contains("spark.executor.memoryOverhead")
        ? conf.getSizeAsMb("spark.executor.memoryOverhead") << 20
        : usual;
  }

  /** JavaCPP's limit of a process, where the user has set one; it ends who passes it. */
  private static long stated(String javaOptions) {
    Matcher limit = LIMIT.matcher(javaOptions);
    long bytes = limit.find() ? JavaUtils.byteStringAsBytes(limit.group(1)) : 0;
    return bytes > 0 ? bytes : NOTHING_SAID;
  }

  /** What this machine, or the container around us, has left for us, and JavaCPP allows. */
  private static long ofThisProcess() {
    long all =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    OptionalLong available = kilobytes(MACHINE, "MemAvailable:");
    OptionalLong ours = kilobytes(PROCESS, "VmRSS:");
    long limit = NativeBackend.physicalLimit();
    long allowed = limit > 0 ? Math.min(all, limit) : all;
    return available.isPresent() && ours.isPresent()
        ? Math.min(allowed, (available.getAsLong() + ours.getAsLong()) << 10)
        : allowed;
  }

  private static OptionalLong kilobytes(Path file, String key) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(key))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst();
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
