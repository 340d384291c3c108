package org.meanfield.dataset.prepare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SerializableWritable;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;
import org.meanfield.cluster.JobDescription;
import org.meanfield.cluster.Jobs;
import org.meanfield.cluster.Listeners;
import org.meanfield.cluster.TaskResultSerializer;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.example.Undecodable;
import org.meanfield.dataset.shard.LeftOut;
import org.meanfield.dataset.shard.RowWriter;
import org.meanfield.dataset.shard.ShardContents;
import org.meanfield.dataset.shard.ShardFile;
import org.meanfield.dataset.shard.ShardFolder;
import org.meanfield.dataset.shard.ShardManifest;
import org.meanfield.dataset.shard.ShardPlan;
import org.meanfield.dataset.shard.ShardRow;
import org.meanfield.dataset.shard.WrittenPart;
import org.meanfield.dataset.share.HeldShares;
import org.meanfield.dataset.share.Shares;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.dataset.source.ReadPlan;
import org.meanfield.dataset.source.UndecodableRule;

/**
 * Decodes a source into packed shards, on the cluster: a permutation of its listing is cut into
 * parts, a task writes a part, and the driver writes down what there is once all are whole. Parts
 * that an earlier preparation by the same plan has left are kept. One use, one thread.
 */
public final class ShardPreparation {
  /** Bytes of pixels in a part, unless a single example has more. */
  static final int PART_BYTES = 32 << 20;

  /** Parts for each task at once, so that the last of them do not keep many waiting. */
  private static final int PARTS_A_SLOT = 4;

  /** Examples that a part should have where there are few. */
  private static final int LEAST_ROWS = 64;

  /** Where parts are named in one manifest; beyond, parts are larger. */
  private static final int MOST_PARTS = 100_000;

  /** Rows in a file of the listing. */
  private static final int LISTING_ROWS = 1 << 20;

  /** Rows in a part: a file's are named on the executor that writes it. */
  private static final int MOST_ROWS = 1 << 18;

  private final JavaSparkContext spark;
  private final ImageSource source;
  private final ShardFolder folder;
  private final ShardPlan plan;
  private final UndecodableRule rule;

  /**
   * Begins it, or goes on.
   *
   * @param plan of {@link #plan}, or that with which the folder was begun
   * @param maxUndecodable share of the images that may be broken
   */
  public ShardPreparation(
      JavaSparkContext spark,
      ImageSource source,
      ShardFolder folder,
      ShardPlan plan,
      double maxUndecodable) {
    this.spark = spark;
    this.source = source;
    this.folder = folder;
    this.plan = plan;
    this.rule = new UndecodableRule(maxUndecodable);
  }

  /**
   * What is to be made of a source.
   *
   * @param slots tasks that the cluster runs at once
   */
  public static ShardPlan plan(ImageSource source, ImageRecipe image, long seed, int slots) {
    int images = source.listing().size();
    long bytes = image.exampleBytes();
    long rows = Math.max(1, Math.min(MOST_ROWS, PART_BYTES / bytes));
    long needed = Math.min(MOST_PARTS, (images + rows - 1) / rows);
    long wanted = Math.min((long) PARTS_A_SLOT * slots, images / LEAST_ROWS);
    return new ShardPlan(
        source.location(),
        source.root(),
        source.fingerprint(),
        source.times(),
        images,
        source.classNames(),
        image,
        seed,
        (int) Math.max(1, Math.max(needed, wanted)));
  }

  /**
   * Writes what is missing.
   *
   * @param quarantine told the undecodable images, by position, exactly once and before any fault
   *     over their number is thrown
   * @param progress told how many images are done, whenever a part is, from threads of Spark's too
   * @throws org.meanfield.fault.MeanfieldException if too many are undecodable, a class has no
   *     image left, or the cluster fails
   */
  public ShardManifest write(Consumer<List<Undecodable>> quarantine, LongConsumer progress) {
    source.requireForm(plan.image());
    List<int[]> shares = shares();
    List<Optional<WrittenPart>> found =
        IntStream.range(0, plan.parts()).mapToObj(folder::written).toList();
    int[] missing = IntStream.range(0, plan.parts()).filter(p -> found.get(p).isEmpty()).toArray();
    String[] names = source.names();
    long done = plan.images() - Arrays.stream(missing).mapToLong(p -> shares.get(p).length).sum();
    progress.accept(done);
    List<WrittenPart> written =
        missing.length == 0
            ? List.of()
            : written(missing, shares, names, count -> progress.accept(done + count));
    List<WrittenPart> parts = new ArrayList<>();
    for (int p = 0, next = 0; p < plan.parts(); p++) {
      parts.add(found.get(p).isPresent() ? found.get(p).get() : written.get(next++));
    }
    BitSet left = quarantined(parts, quarantine);
    ShardManifest manifest =
        new ShardManifest(
            plan,
            left.cardinality(),
            contents(parts),
            parts.stream().map(WrittenPart::file).toList(),
            listing(shares, names, left));
    folder.requireParts(manifest);
    folder.commit(manifest);
    progress.accept(plan.images());
    return manifest;
  }

  /** Parts of a permutation: the very one by which a run would deal the source to workers. */
  private List<int[]> shares() {
    return Shares.shuffled(IntStream.range(0, plan.images()).toArray(), plan.parts(), plan.seed());
  }

  private List<WrittenPart> written(
      int[] missing, List<int[]> shares, String[] names, LongConsumer progress) {
    Broadcast<SerializableWritable<Configuration>> hadoop =
        spark.broadcast(new SerializableWritable<>(spark.hadoopConfiguration()));
    List<Broadcast<PartNames>> partNames =
        IntStream.of(missing)
            .mapToObj(p -> spark.broadcast(new PartNames(shares.get(p), names)))
            .toList();
    List<int[]> wanted = IntStream.of(missing).mapToObj(shares::get).toList();
    HeldShares images = source.shares(ReadPlan.anywhere(spark, wanted, plan.image()));
    LongAccumulator done = spark.sc().longAccumulator("images done");
    SparkListener listener = told(done, progress);
    spark.sc().addSparkListener(listener);
    try (JobDescription unused =
        new JobDescription(
            spark, String.format(Locale.ROOT, "Preparing %,d parts", missing.length))) {
      PartWriting writing =
          new PartWriting(
              folder.folder().qualified(),
              folder.token(),
              plan.image(),
              plan.classNames().size(),
              hadoop);
      return Jobs.collect(
              images
                  .chunks()
                  .mapPartitionsWithIndex(
                      (p, chunks) ->
                          List.of(
                                  TaskResultSerializer.encode(
                                      written(missing[p], partNames.get(p), chunks, writing, done)))
                              .iterator(),
                      false))
          .stream()
          .map(bytes -> (WrittenPart) TaskResultSerializer.decode(bytes))
          .toList();
    } finally {
      Listeners.remove(spark.sc(), listener);
      images.destroy();
      partNames.forEach(Broadcast::destroy);
      hadoop.destroy();
    }
  }

  private static WrittenPart written(
      int number,
      Broadcast<PartNames> names,
      java.util.Iterator<PackedChunk> chunks,
      PartWriting writing,
      LongAccumulator done) {
    long attempt = TaskContext.get().taskAttemptId();
    WrittenPart written = writing.write(number, names.value(), chunks, attempt);
    done.add((long) written.file().rows() + written.leftOut().size());
    return written;
  }

  /** Accumulators are merged before a task's end is told. */
  private static SparkListener told(LongAccumulator done, LongConsumer progress) {
    return new SparkListener() {
      private long last;

      @Override
      public void onTaskEnd(SparkListenerTaskEnd end) {
        long now = done.value();
        if (now > last) {
          last = now;
          progress.accept(now);
        }
      }
    };
  }

  private BitSet quarantined(List<WrittenPart> parts, Consumer<List<Undecodable>> quarantine) {
    List<Undecodable> undecodable =
        source.called(
            parts.stream()
                .flatMap(part -> part.leftOut().stream())
                .sorted(Comparator.comparingLong(LeftOut::position))
                .map(image -> new Undecodable(image.position(), image.path(), image.reason()))
                .toList());
    quarantine.accept(undecodable);
    BitSet left = new BitSet();
    undecodable.forEach(image -> left.set((int) image.position()));
    if (!undecodable.isEmpty()) {
      rule.requireFew(source, undecodable);
      UndecodableRule.requireSome(source, source.without(left));
    }
    return left;
  }

  private ShardContents contents(List<WrittenPart> parts) {
    return parts.stream()
        .map(WrittenPart::contents)
        .reduce(
            ShardContents.none(plan.classNames().size(), plan.image().channels().count()),
            ShardContents::and);
  }

  private List<ShardFile> listing(List<int[]> shares, String[] names, BitSet left) {
    int[] order = shares.stream().flatMapToInt(Arrays::stream).filter(p -> !left.get(p)).toArray();
    List<ShardFile> files = new ArrayList<>();
    for (int from = 0; from < order.length; from += LISTING_ROWS) {
      files.add(
          listing(
              files.size(),
              Arrays.copyOfRange(order, from, Math.min(order.length, from + LISTING_ROWS)),
              names));
    }
    return files;
  }

  private ShardFile listing(int number, int[] order, String[] names) {
    return folder.writeListing(
        number,
        out -> {
          try (RowWriter writer = RowWriter.ofListing(out)) {
            for (int position : order) {
              writer.write(new ShardRow(names[position], source.listing().label(position)));
            }
          }
          return order.length;
        });
  }
}
