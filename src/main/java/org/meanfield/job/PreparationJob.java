package org.meanfield.job;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.meanfield.cluster.Application;
import org.meanfield.cluster.ClusterAccess;
import org.meanfield.cluster.Executors;
import org.meanfield.config.PreparationRecipe;
import org.meanfield.dataset.Dataset;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.example.Undecodable;
import org.meanfield.dataset.prepare.ShardPreparation;
import org.meanfield.dataset.shard.ShardFolder;
import org.meanfield.dataset.shard.ShardManifest;
import org.meanfield.dataset.shard.ShardPlan;
import org.meanfield.dataset.source.DatasetUse;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.quality.DatasetSplit;
import org.meanfield.storage.FolderLock;

/** Decodes images once, over the cluster, into packed shards that later runs read. */
public final class PreparationJob {
  private final ClusterAccess cluster;
  private final PreparationRecipe recipe;
  private final String out;
  private final JobListener listener;
  private final BooleanSupplier stop;

  /**
   * A job, for one use.
   *
   * @param cluster where it decodes
   * @param out a folder that does not exist yet, or that an earlier preparation of the same images
   *     began
   * @param stop polled; true: the user wants it to end
   */
  public PreparationJob(
      ClusterAccess cluster,
      PreparationRecipe recipe,
      String out,
      JobListener listener,
      BooleanSupplier stop) {
    this.cluster = cluster;
    this.recipe = recipe;
    this.out = out;
    this.listener = listener;
    this.stop = stop;
  }

  /**
   * Runs it; parts that are there already are kept.
   *
   * @throws MeanfieldException where the folder holds something else, or was begun with other
   *     images or another form; where too many images are undecodable; where storage or cluster
   *     fail
   */
  public PreparedShards run() {
    Configuration hadoop = cluster.hadoop();
    ShardFolder folder = ShardFolder.at(out, hadoop);
    folder.requireOurs();
    EarlyOpening<ImageSource> opening =
        EarlyOpening.of(
            List.of(recipe.source()), hadoop, resolver -> opened(resolver, recipe.source()));
    Optional<ImageSource> files = opening.early();
    files.ifPresent(source -> requireApart(folder, source));
    Optional<PreparedShards> whole =
        files.filter(ImageSource::isSniffed).flatMap(source -> whole(folder, source));
    if (whole.isPresent() && folder.folder().has(ShardFolder.REPORT_HTML)) {
      return whole.get();
    }
    folder.folder().make();
    // Before Spark starts, so that a folder in use is told of at once.
    try (FolderLock lock = FolderLock.acquire(folder.folder(), Clock.systemUTC());
        Application application = cluster.enter()) {
      return prepared(application, folder.under(lock), opening, lock);
    } catch (Exception e) {
      // Spark's Scala throws checked exceptions undeclared.
      throw told(e);
    }
  }

  /** Whether they will be trained on, who opens the shards will know. */
  private ImageSource opened(SourceResolver resolver, String location) {
    ImageSource source = resolver.open(location, recipe.labels(), DatasetUse.JUDGING);
    source.requireForm(recipe.image());
    return source;
  }

  /** Shards within the images would be images of the next run. */
  private static void requireApart(ShardFolder folder, ImageSource source) {
    String shards = folder.folder().qualified() + "/";
    if (shards.startsWith(source.location() + "/")) {
      throw MeanfieldException.usage(
          String.format(
              Locale.ROOT,
              "--out %s lies within the images that it is made of, %s. Give a folder beside them.",
              folder.folder(),
              source.location()));
    }
  }

  private PreparedShards prepared(
      Application application,
      ShardFolder folder,
      EarlyOpening<ImageSource> opening,
      FolderLock lock) {
    SparkContext spark = application.context();
    ImageSource opened = opening.in(application);
    // As many as come: into how many parts the images go depends on how many tasks run at once.
    Executors.await(spark, Integer.MAX_VALUE, stop);
    ImageSource source = opened.sniffed(JavaSparkContext.fromSparkContext(spark));
    source.remarks().forEach(listener::remark);
    Optional<PreparedShards> whole = whole(folder, source);
    if (whole.isPresent()) {
      if (!folder.folder().has(ShardFolder.REPORT_HTML)) {
        // Stopped after the last part: the report tells of what is there.
        review(spark, folder, source, List.of());
      }
      return whole.get();
    }
    ShardPlan plan = plan(folder, source, Executors.slots(spark));
    ShardPreparation preparation =
        new ShardPreparation(
            JavaSparkContext.fromSparkContext(spark),
            source,
            folder,
            plan,
            recipe.maxUndecodable());
    List<Undecodable> left = new ArrayList<>();
    ShardManifest manifest =
        preparation.write(
            images -> {
              lock.check();
              left.addAll(images);
              quarantine(images, folder);
            },
            progress(plan.images()));
    review(spark, folder, source, left);
    return new PreparedShards(folder.folder().location(), manifest, false);
  }

  /** Of the shards, which are read several times faster than the images. */
  private void review(
      SparkContext spark, ShardFolder folder, ImageSource source, List<Undecodable> undecodable) {
    ImageSource shards = opened(SourceResolver.files(cluster.hadoop()), folder.folder().location());
    JavaRDD<PackedChunk> chunks =
        Dataset.lazily(
            JavaSparkContext.fromSparkContext(spark),
            shards,
            recipe.image(),
            Executors.slots(spark));
    new DataQualityCheck(spark, recipe.image(), listener, Clock.systemUTC())
        .of(
            List.of(
                new DatasetSplit(
                    "source", shards, chunks, undecodable, source.remarks(), new BitSet())),
            false,
            source.location(),
            ShardFolder.REPORT_JSON,
            ShardFolder.REPORT_HTML,
            (name, text) -> folder.folder().write(name, text.getBytes(StandardCharsets.UTF_8)),
            folder.folder().child(ShardFolder.REPORT_HTML).location());
  }

  private Optional<PreparedShards> whole(ShardFolder folder, ImageSource source) {
    Optional<ShardManifest> manifest = folder.manifest();
    manifest.ifPresent(
        there -> {
          requireSame(folder, there.plan(), ofNow(source, 1), "was prepared");
          folder.requireParts(there);
        });
    return manifest.map(there -> new PreparedShards(folder.folder().location(), there, true));
  }

  /** That with which the folder was begun, or a new one. */
  private ShardPlan plan(ShardFolder folder, ImageSource source, int slots) {
    ShardPlan now = ofNow(source, slots);
    Optional<ShardPlan> begun = folder.plan();
    if (begun.isEmpty()) {
      folder.begin(now);
      return now;
    }
    requireSame(folder, begun.get(), now, "was begun");
    listener.note("going on with " + folder.folder() + ", which an earlier prepare began");
    return begun.get();
  }

  private ShardPlan ofNow(ImageSource source, int slots) {
    return ShardPreparation.plan(source, recipe.image(), recipe.seed(), slots);
  }

  private static void requireSame(ShardFolder folder, ShardPlan there, ShardPlan now, String how) {
    List<String> differences = there.differences(now);
    if (!differences.isEmpty()) {
      throw MeanfieldException.usage(
          String.format(
              Locale.ROOT,
              "--out %s %s otherwise: %s. Give another --out, or delete that folder.",
              folder.folder(),
              how,
              String.join("; ", differences)));
    }
  }

  private void quarantine(List<Undecodable> images, ShardFolder folder) {
    List<QuarantineList.Entry> entries =
        images.stream().map(image -> new QuarantineList.Entry("source", image)).toList();
    folder
        .folder()
        .write(
            ShardFolder.QUARANTINE, QuarantineList.text(entries).getBytes(StandardCharsets.UTF_8));
    if (!images.isEmpty()) {
      listener.quarantined(
          images.stream().map(image -> image.path() + ": " + image.reason()).toList(),
          folder.folder().child(ShardFolder.QUARANTINE).location());
    }
  }

  /** The pace is that of this process: what was there at its beginning took no time. */
  private LongConsumer progress(int images) {
    long start = System.nanoTime();
    long[] before = {-1};
    return done -> {
      if (before[0] < 0) {
        before[0] = done;
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      double pace = (done - before[0]) / seconds;
      listener.prepared(done, images, pace > 0 ? (images - done) / pace : Double.NaN);
    };
  }

  private RuntimeException told(Exception failure) {
    RuntimeException told = SparkFailure.told(failure, stop);
    boolean stopped =
        MeanfieldException.in(told)
            .filter(fault -> fault.kind() == ErrorKind.INTERRUPTED)
            .isPresent();
    return stopped
        ? MeanfieldException.interrupted(
            "Stopped. The same command goes on with what is missing in " + out)
        : told;
  }
}
