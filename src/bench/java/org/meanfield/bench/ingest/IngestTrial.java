package org.meanfield.bench.ingest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.api.java.JavaSparkContext;
import org.meanfield.bench.Medians;
import org.meanfield.bench.Processor;
import org.meanfield.cluster.Application;
import org.meanfield.cluster.ClusterAccess;
import org.meanfield.config.ImageRecipe;
import org.meanfield.config.PreparationRecipe;
import org.meanfield.dataset.Dataset;
import org.meanfield.dataset.SourceDetector;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.job.LoggingJobListener;
import org.meanfield.job.PreparationJob;
import org.meanfield.job.PreparedShards;

/**
 * The process that reads images on one task slot, as runs do: decoding files, and from shards of
 * the same. A line a size on stdout, in JSON.
 */
public final class IngestTrial {
  private static final long SEED = 42;

  /** Seconds of a processor. */
  private static final double WARM_UP = 4;

  private IngestTrial() {}

  /** Takes a folder for images, how many passes, and whether to be quick. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    int passes = Integer.parseInt(arguments[1]);
    for (Sizes sizes : Boolean.parseBoolean(arguments[2]) ? Sizes.QUICK : Sizes.ALL) {
      Path here = folder.resolve("of-" + sizes.side());
      MadeFiles.writeJpegs(here.resolve("images"), sizes.images(), sizes.height(), sizes.width());
      System.out.println(measured(sizes, here, passes).json(JsonNodeFactory.instance.objectNode()));
      System.out.flush();
      FileUtils.deleteDirectory(here.toFile());
    }
    // Spark's threads are none of ours to wait for.
    System.exit(0);
  }

  private static IngestRow measured(Sizes sizes, Path here, int passes) {
    ClusterAccess cluster = ClusterAccess.own("ingest");
    String images = here.resolve("images").toString();
    String shards = here.resolve("shards").toString();
    PreparedShards prepared =
        new PreparationJob(
                cluster,
                new PreparationRecipe(SEED, images, List.of(), sizes.image(), 0),
                shards,
                new LoggingJobListener(),
                () -> false)
            .run();
    try (Application application = cluster.enter()) {
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(application.context());
      return new IngestRow(
          sizes.images(),
          sizes.height(),
          sizes.width(),
          sizes.side(),
          FileUtils.sizeOfDirectory(here.resolve("images").toFile()),
          prepared.manifest().bytes(),
          imagesPerSecond(spark, images, sizes.image(), sizes.images(), passes),
          imagesPerSecond(spark, shards, sizes.image(), sizes.images(), passes));
    }
  }

  /**
   * By the time of this whole process on processors, which other work on the machine does not
   * change: the median of the passes after those that warm up the JVM and the disk's cache.
   */
  private static double imagesPerSecond(
      JavaSparkContext spark, String location, ImageRecipe image, int images, int passes) {
    ImageSource source = SourceDetector.open(location, List.of(), spark.hadoopConfiguration());
    double begin = Processor.seconds();
    do {
      pass(spark, source, image, images);
    } while (Processor.seconds() < begin + WARM_UP);
    return Medians.median(
        IntStream.range(0, passes)
            .mapToObj(pass -> images / pass(spark, source, image, images))
            .toList());
  }

  /** Reads all images once; gives the seconds. */
  private static double pass(
      JavaSparkContext spark, ImageSource source, ImageRecipe image, int images) {
    double start = Processor.seconds();
    long read = Dataset.lazily(spark, source, image, 1).map(c -> c.size()).reduce(Integer::sum);
    if (read != images) {
      throw new IllegalStateException(read + " of " + images + " images");
    }
    return Processor.seconds() - start;
  }
}
