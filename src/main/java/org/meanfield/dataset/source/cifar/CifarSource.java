package org.meanfield.dataset.source.cifar;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.meanfield.dataset.files.Fingerprint;
import org.meanfield.dataset.files.Listing;
import org.meanfield.dataset.files.Location;
import org.meanfield.dataset.share.InputPartition;
import org.meanfield.dataset.source.ClassNumbers;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.dataset.source.NumberedClasses;
import org.meanfield.dataset.source.StoredSource;
import org.meanfield.fault.MeanfieldException;

/**
 * Images and labels in CIFAR's binary files: one of them, or the training batches of a folder.
 *
 * @param location qualified URI of the folder that the listing's paths are relative to
 */
record CifarSource(
    String location,
    List<String> classNames,
    Listing listing,
    String fingerprint,
    CifarLayout layout)
    implements StoredSource {
  private static final int NAMES_BYTES = 1 << 20;
  private static final int BUFFER_BYTES = 1 << 20;

  CifarSource {
    classNames = List.copyOf(classNames);
  }

  /**
   * Opens files of one layout.
   *
   * @param batches in order of their names, at least one
   * @param labelNames names of the classes; empty: those of the file beside, or the numbers
   */
  static CifarSource labelled(Location place, List<FileStatus> batches, List<String> labelNames)
      throws IOException {
    CifarSource source = opened(place, batches, labelNames);
    ClassNumbers classes = source.classes(labelNames);
    requireKnown(source, classes);
    return source.labelled(classes);
  }

  /** As {@link #labelled}; an image has a label where there is a name for it. */
  static CifarSource unlabelled(Location place, List<FileStatus> batches, List<String> labelNames)
      throws IOException {
    CifarSource source = opened(place, batches, labelNames);
    return source.labelled(source.classes(labelNames));
  }

  /** What the file beside counts are indexes; names of a user's may be the numbers themselves. */
  private ClassNumbers classes(List<String> labelNames) {
    return labelNames.isEmpty() ? ClassNumbers.indexes(classNames) : ClassNumbers.of(labelNames);
  }

  /** Its numbers made indexes of classes; -1: it is none's. */
  private CifarSource labelled(ClassNumbers classes) {
    int[] numbers = listing.labels();
    int[] labels = Arrays.stream(numbers).map(classes::find).toArray();
    // The files' bytes alone don't tell a run that took the numbers otherwise.
    boolean moved =
        IntStream.range(0, labels.length).anyMatch(i -> labels[i] >= 0 && labels[i] != numbers[i]);
    Fingerprint otherwise = new Fingerprint().add(fingerprint);
    if (moved) {
      Arrays.stream(labels).forEach(otherwise::add);
    }
    return new CifarSource(
        location,
        classNames,
        listing.labelled(labels),
        moved ? otherwise.hex() : fingerprint,
        layout);
  }

  /** Its listing has the files' numbers for labels. */
  private static CifarSource opened(
      Location place, List<FileStatus> batches, List<String> labelNames) throws IOException {
    Path folder = batches.get(0).getPath().getParent();
    CifarLayout layout = layout(batches, folder, place.files());
    Fingerprint fingerprint = new Fingerprint();
    List<Integer> labels = new ArrayList<>();
    int[] counts = new int[batches.size()];
    for (int file = 0; file < counts.length; file++) {
      int before = labels.size();
      read(batches.get(file), layout, place.files(), labels, fingerprint);
      counts[file] = labels.size() - before;
    }
    int[] all = labels.stream().mapToInt(Integer::intValue).toArray();
    List<String> names =
        labelNames.isEmpty() ? names(layout, folder, place.files(), all) : labelNames;
    return new CifarSource(
        folder.toString(),
        names,
        Listing.ofFilesOfMany(
            batches.stream().map(batch -> batch.getPath().getName()).toArray(String[]::new),
            counts,
            all),
        fingerprint.hex(),
        layout);
  }

  private static CifarLayout layout(List<FileStatus> batches, Path folder, FileSystem files)
      throws IOException {
    boolean hundred =
        batches.stream().allMatch(batch -> CifarLayout.HUNDRED.fits(batch.getLen()))
            && files.exists(new Path(folder, CifarLayout.HUNDRED.names()));
    CifarLayout layout = hundred ? CifarLayout.HUNDRED : CifarLayout.TEN;
    for (FileStatus batch : batches) {
      if (!layout.fits(batch.getLen())) {
        throw MeanfieldException.data(
            String.format(
                Locale.ROOT,
                "%s has %,d bytes: expected CIFAR-10's records of %,d bytes, or CIFAR-100's of %,d"
                    + " beside the file %s. Fetch the file again.",
                batch.getPath(),
                batch.getLen(),
                CifarLayout.TEN.recordBytes(),
                CifarLayout.HUNDRED.recordBytes(),
                CifarLayout.HUNDRED.names()));
      }
    }
    return layout;
  }

  private static void read(
      FileStatus batch,
      CifarLayout layout,
      FileSystem files,
      List<Integer> labels,
      Fingerprint fingerprint)
      throws IOException {
    byte[] record = new byte[layout.recordBytes()];
    try (InputStream in = new BufferedInputStream(files.open(batch.getPath()), BUFFER_BYTES)) {
      for (long left = batch.getLen() / record.length; left > 0; left--) {
        if (in.readNBytes(record, 0, record.length) < record.length) {
          throw MeanfieldException.data(
              String.format(
                  Locale.ROOT,
                  "%s became shorter while it was read. Leave the images alone.",
                  batch.getPath()));
        }
        fingerprint.add(record, record.length);
        labels.add(Byte.toUnsignedInt(record[layout.labels() - 1]));
      }
    }
  }

  private static List<String> names(CifarLayout layout, Path folder, FileSystem files, int[] labels)
      throws IOException {
    Path beside = new Path(folder, layout.names());
    if (!files.exists(beside)) {
      return NumberedClasses.names(folder.toString(), labels);
    }
    try (InputStream in = files.open(beside)) {
      return new String(in.readNBytes(NAMES_BYTES), StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    }
  }

  private static void requireKnown(CifarSource source, ClassNumbers classes) {
    int[] labels = source.listing.labels();
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] >= source.layout.classes() || classes.find(labels[i]) < 0) {
        throw unknown(source, i, labels[i], classes);
      }
    }
  }

  private static MeanfieldException unknown(
      CifarSource source, int image, int label, ClassNumbers classes) {
    int most = source.layout.classes();
    int known = classes.areNames() ? most : Math.min(most, source.classNames.size());
    String expected =
        label < most && classes.areNames()
            ? "which names no class: expected " + classes.expected()
            : String.format(Locale.ROOT, "and there are %d classes, 0 to %d", known, known - 1);
    return MeanfieldException.data(
        String.format(
            Locale.ROOT,
            "%s: image %d has the label %d, %s. Are these whole files of CIFAR-%d? Name every"
                + " class.",
            source.location,
            image,
            label,
            expected,
            most));
  }

  @Override
  public long largestFile() {
    return 0;
  }

  @Override
  public ImageSource without(BitSet positions) {
    return new CifarSource(location, classNames, listing.without(positions), fingerprint, layout);
  }

  @Override
  public InputPartition refs(int[] positions) {
    return new CifarRefs(
        location,
        layout,
        listing.paths(positions),
        listing.indexes(positions),
        listing.labels(positions),
        positions.clone());
  }
}
