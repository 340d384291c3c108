package org.meanfield.bench.ingest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.meanfield.bench.Processor;
import org.meanfield.cluster.ClusterAccess;
import org.meanfield.config.ImageRecipe;
import org.meanfield.config.ImageRecipe.Channels;
import org.meanfield.config.ImageRecipe.Fit;
import org.meanfield.config.PreparationRecipe;
import org.meanfield.dataset.SourceDetector;
import org.meanfield.job.LoggingJobListener;
import org.meanfield.job.PreparationJob;
import org.meanfield.job.PreparedShards;

/**
 * The process, of a bounded heap, that lists very many files and prepares them. One line on stdout,
 * in JSON.
 */
public final class MillionTrial {
  private static final String PEAK = "VmHWM:";

  private MillionTrial() {}

  /** Takes the folder of the images, a folder for the shards, and the side of the images. */
  public static void main(String[] arguments) throws IOException {
    int side = Integer.parseInt(arguments[2]);
    ClusterAccess cluster = ClusterAccess.own("million");
    long start = System.nanoTime();
    int images = SourceDetector.open(arguments[0], List.of(), cluster.hadoop()).listing().size();
    double listing = seconds(start);
    double listingProcessor = Processor.seconds();
    long heap = peakHeap();
    start = System.nanoTime();
    PreparedShards prepared =
        new PreparationJob(
                cluster,
                new PreparationRecipe(
                    42,
                    arguments[0],
                    List.of(),
                    new ImageRecipe(side, side, Channels.RGB, Fit.STRETCH),
                    0),
                arguments[1],
                new LoggingJobListener(),
                () -> false)
            .run();
    double preparing = seconds(start);
    double preparingProcessor = Processor.seconds() - listingProcessor;
    start = System.nanoTime();
    int opened = SourceDetector.open(arguments[1], List.of(), cluster.hadoop()).listing().size();
    double opening = seconds(start);
    if (opened != images || prepared.manifest().images() != images) {
      throw new IllegalStateException(opened + " of " + images + " images in the shards");
    }
    System.out.println(
        JsonNodeFactory.instance
            .objectNode()
            .put("images", images)
            .put("listingSeconds", listing)
            .put("listingProcessorSeconds", listingProcessor)
            .put("listingPeakHeapBytes", heap)
            .put("preparingSeconds", preparing)
            .put("preparingProcessorSeconds", preparingProcessor)
            .put("imagesPerSecond", images / preparing)
            .put("peakBytes", peakBytes())
            .put("heapLimitBytes", Runtime.getRuntime().maxMemory())
            .put("shardBytes", prepared.manifest().bytes())
            .put("parts", prepared.manifest().parts().size())
            .put("openingSeconds", opening));
    System.out.flush();
    System.exit(0);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Each pool's peak, which need not have been at once. */
  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }

  /** What this process had in memory at most, as Linux counts it; 0: it is no Linux. */
  private static long peakBytes() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith(PEAK))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
