package org.meanfield.dataset.source.shards;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.files.Fingerprint;
import org.meanfield.dataset.files.Listing;
import org.meanfield.dataset.files.Location;
import org.meanfield.dataset.shard.RowReader;
import org.meanfield.dataset.shard.ShardFile;
import org.meanfield.dataset.shard.ShardFolder;
import org.meanfield.dataset.shard.ShardManifest;
import org.meanfield.dataset.shard.ShardPlan;
import org.meanfield.dataset.share.InputPartition;
import org.meanfield.dataset.source.DatasetUse;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.dataset.source.StoredSource;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.text.EnumWord;
import org.meanfield.text.NormalForm;

/**
 * Images that {@code prepare} has decoded into packed shards. They are listed in the order of the
 * parts' rows, which is one of chance; called as they were where they came from.
 *
 * @param location qualified URI of the folder
 * @param root what the listing's paths are relative to, at the place that they came from
 * @param parts in order of their rows
 * @param rows of each image, where it is among all parts' rows
 * @param image the form of the pixels
 * @param leftOut images that could not be decoded when the shards were prepared
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one
record ShardSource(
    String location,
    String root,
    List<String> classNames,
    Listing listing,
    String fingerprint,
    List<ShardFile> parts,
    int[] rows,
    ImageRecipe image,
    int leftOut)
    implements StoredSource {
  /** A part as it lies and the row groups that it is read into, whose pages have headers. */
  private static final double READING = 2.25;

  ShardSource {
    classNames = List.copyOf(classNames);
    parts = List.copyOf(parts);
  }

  /** With the classes that the shards name, in the order of the names given. */
  static ShardSource labelled(
      Location place, List<String> labelNames, DatasetUse use, Configuration hadoop) {
    ShardFolder folder = ShardFolder.at(place.path().toString(), hadoop);
    ShardManifest manifest = manifest(folder);
    List<String> found = manifest.plan().classNames();
    List<String> names = labelNames.isEmpty() ? found : labelNames;
    boolean known = holdsAll(names, found) || areNumbersOf(found, names);
    if (!known || (use == DatasetUse.TRAINING && found.size() < names.size())) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s holds images of the classes %s; expected %s. Name the classes so, or prepare"
                  + " other images.",
              place.named(),
              found,
              names));
    }
    ShardSource source = opened(place, manifest, names, hadoop);
    if (use == DatasetUse.TRAINING) {
      requireEach(place, source);
    }
    return source;
  }

  private static void requireEach(Location place, ShardSource source) {
    int missing = source.listing.countsByClass(source.classNames.size()).indexOf(0);
    if (missing >= 0) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s holds no image of the class %s, and to train each class needs some. Prepare"
                  + " shards with some, or without that class.",
              place.named(),
              source.classNames.get(missing)));
    }
  }

  /** With a label where the image's class is one of the names. */
  static ShardSource unlabelled(Location place, List<String> labelNames, Configuration hadoop) {
    ShardFolder folder = ShardFolder.at(place.path().toString(), hadoop);
    return opened(place, manifest(folder), labelNames, hadoop);
  }

  private static ShardManifest manifest(ShardFolder folder) {
    ShardManifest manifest =
        folder
            .manifest()
            .orElseThrow(
                () ->
                    MeanfieldException.data(
                        String.format(
                            Locale.ROOT,
                            "%s/%s is gone. Leave the shards alone while they are opened.",
                            folder.folder(),
                            ShardFolder.MANIFEST)));
    folder.requireParts(manifest);
    return manifest;
  }

  private static boolean holdsAll(List<String> names, List<String> found) {
    return Set.copyOf(NormalForm.all(names)).containsAll(NormalForm.all(found));
  }

  /** Whether classes are numbered, and the names can be theirs in order: as IDX files have it. */
  private static boolean areNumbersOf(List<String> found, List<String> names) {
    return found.size() <= names.size()
        && IntStream.range(0, found.size()).allMatch(i -> found.get(i).equals(Integer.toString(i)));
  }

  /** Of each class found, which of the names it is; -1: none. */
  private static List<Integer> labels(List<String> found, List<String> names) {
    if (!holdsAll(names, found) && areNumbersOf(found, names)) {
      return IntStream.range(0, found.size()).boxed().toList();
    }
    Map<String, Integer> known = new HashMap<>();
    IntStream.range(0, names.size()).forEach(i -> known.put(NormalForm.of(names.get(i)), i));
    return found.stream().map(name -> known.getOrDefault(NormalForm.of(name), -1)).toList();
  }

  private static ShardSource opened(
      Location place, ShardManifest manifest, List<String> names, Configuration hadoop) {
    String location = place.path().toString();
    List<Integer> labels = labels(manifest.plan().classNames(), names);
    ShardPlan plan = manifest.plan();
    return new ShardSource(
        location,
        plan.root(),
        names,
        listing(manifest, labels, new PartReading(location, hadoop, "the driver")),
        fingerprint(manifest),
        manifest.parts(),
        IntStream.range(0, manifest.images()).toArray(),
        plan.image(),
        manifest.undecodable());
  }

  private static Listing listing(
      ShardManifest manifest, List<Integer> labels, PartReading reading) {
    String[] paths = new String[manifest.images()];
    int[] classes = new int[paths.length];
    int first = 0;
    for (ShardFile file : manifest.listing()) {
      int from = first;
      String name = reading.path(file).toString();
      RowReader.listing(
          reading.bytes(file),
          name,
          file.rows(),
          (row, number) -> {
            if (row.label() < -1 || row.label() >= labels.size()) {
              throw MeanfieldException.data(
                  String.format(
                      Locale.ROOT,
                      "%s has the label %d in its row %d, and there are %d classes. Delete its"
                          + " shards, and run prepare again.",
                      name,
                      row.label(),
                      number,
                      labels.size()));
            }
            paths[from + number] = row.path();
            classes[from + number] = row.label() < 0 ? -1 : labels.get(row.label());
          });
      first += file.rows();
    }
    return Listing.ofFiles(paths, classes);
  }

  /**
   * Of what was prepared, how, and what came of it; the sums tell pixels apart. Not of the files:
   * Parquet's own writer puts some sets into a footer in an order of chance, so the same images
   * prepared again are other bytes.
   */
  private static String fingerprint(ShardManifest manifest) {
    ShardPlan plan = manifest.plan();
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(plan.fingerprint());
    plan.classNames().forEach(fingerprint::add);
    fingerprint.add(plan.image().height()).add(plan.image().width());
    fingerprint.add(plan.image().channels().name()).add(plan.image().fit().name());
    fingerprint.add(plan.seed()).add(manifest.undecodable());
    manifest.contents().countsByClass().forEach(count -> fingerprint.add(count));
    manifest.contents().sums().forEach(sum -> fingerprint.add(sum));
    manifest.contents().squares().forEach(square -> fingerprint.add(square));
    return fingerprint.hex();
  }

  @Override
  public boolean isInOrderOfChance() {
    return true;
  }

  /** Nothing is decoded. */
  @Override
  public long largestFile() {
    return 0;
  }

  @Override
  public long readingBytes() {
    long largest = parts.stream().mapToLong(part -> part.part().length()).max().orElse(0);
    return (long) (READING * largest);
  }

  @Override
  public void requireForm(ImageRecipe wanted) {
    if (!image.isOfFormOf(wanted)) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s holds images of %s; expected %s (data.image). Prepare shards of that form, or set"
                  + " data.image to theirs.",
              location,
              described(image),
              described(wanted)));
    }
  }

  private static String described(ImageRecipe image) {
    return String.format(
        Locale.ROOT,
        "%d x %d pixels, %s, %s",
        image.height(),
        image.width(),
        EnumWord.of(image.channels()),
        EnumWord.of(image.fit()));
  }

  /** By its parts' checksums. */
  @Override
  public boolean isVerifiedWhenRead() {
    return true;
  }

  @Override
  public ImageSource without(BitSet positions) {
    int[] kept = IntStream.range(0, rows.length).filter(i -> !positions.get(i)).toArray();
    return new ShardSource(
        location,
        root,
        classNames,
        listing.without(positions),
        fingerprint,
        parts,
        IntStream.of(kept).map(i -> rows[i]).toArray(),
        image,
        leftOut);
  }

  @Override
  public InputPartition refs(int[] positions) {
    return new ShardRefs(
        location + "/parts",
        parts,
        IntStream.of(positions).map(i -> rows[i]).toArray(),
        listing.labels(positions),
        positions.clone());
  }
}
