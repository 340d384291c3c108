package org.meanfield.dataset.source.folder;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaSparkContext;
import org.meanfield.dataset.decode.ImageFormat;
import org.meanfield.dataset.decode.Limits;
import org.meanfield.dataset.files.FileRemark;
import org.meanfield.dataset.files.Fingerprint;
import org.meanfield.dataset.files.FoundFiles;
import org.meanfield.dataset.files.Listing;
import org.meanfield.dataset.files.Location;
import org.meanfield.dataset.files.Location.FoundFile;
import org.meanfield.dataset.source.DatasetUse;
import org.meanfield.dataset.source.FileInputPartition;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.dataset.source.StoredSource;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.text.NormalForm;

/**
 * Image files in a folder, or one image file.
 *
 * @param eachClass whether each class must have an image
 * @param largestFile bytes of the largest file
 * @param unsniffed the files whose names leave open what they are
 */
public record FolderSource(
    String location,
    List<String> classNames,
    boolean eachClass,
    Listing listing,
    String fingerprint,
    String times,
    List<FileRemark> remarks,
    long largestFile,
    Unsniffed unsniffed)
    implements StoredSource {
  private static final String EXPECTED =
      "expected a folder of images for each class, as train/cat/0001.jpg";

  public FolderSource {
    classNames = List.copyOf(classNames);
    remarks = List.copyOf(remarks);
  }

  /**
   * Files that may be images or not.
   *
   * @param positions in the listing
   * @param lengths bytes of every file of the listing
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by no one
  public record Unsniffed(int[] positions, long[] lengths) implements Serializable {
    private static final Unsniffed NONE = new Unsniffed(new int[0], new long[0]);
  }

  /** A tree of one folder a class. */
  static FolderSource labelled(Location place, List<String> labelNames, DatasetUse use)
      throws IOException {
    if (!place.isFolder()) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s is a file that is not IDX images: %s, a manifest (.csv), CIFAR's binary files"
                  + " (.bin), or an IDX images file.",
              place.named(),
              EXPECTED));
    }
    List<String> folders = classFolders(place);
    List<String> names = labelNames.isEmpty() ? folders : labelNames;
    requireKnown(place, folders, names);
    boolean eachClass = use == DatasetUse.TRAINING;
    if (eachClass) {
      requireFolders(place, folders, names);
    }
    FoundFiles found = place.descendants();
    if (labelNames.isEmpty()) {
      DataSetParts.refuse(place, folders, found.files());
    }
    FolderSource source = listed(place, found, names, true, eachClass);
    if (eachClass) {
      requireImages(place, source);
    }
    return source;
  }

  /** Images anywhere below a folder, or one image file. */
  static FolderSource unlabelled(Location place, List<String> labelNames) throws IOException {
    if (!place.isFolder()) {
      return oneFile(place, labelNames);
    }
    FolderSource source = listed(place, place.descendants(), labelNames, false, false);
    if (source.listing.size() == 0) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s holds no files: expected images (%s), or IDX images.",
              place.named(),
              ImageFormat.NAMES));
    }
    return source;
  }

  private static FolderSource oneFile(Location place, List<String> labelNames) throws IOException {
    FileStatus file = place.status();
    String name = file.getPath().getName();
    if (!ImageFormat.named(name) && !ImageFormat.isImage(name, beginning(place))) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s is not an image: expected a %s file, a folder of them, a manifest (.csv) or IDX"
                  + " images.",
              place.named(),
              ImageFormat.NAMES));
    }
    Location folder = new Location(place.named(), place.files(), parentOf(file));
    FoundFiles alone =
        new FoundFiles(
            List.of(new FoundFile(name, file.getLen(), file.getModificationTime())), List.of());
    return listed(folder, alone, labelNames, false, false).sniffed(new BitSet());
  }

  private static byte[] beginning(Location file) throws IOException {
    try (InputStream in = file.files().open(file.path())) {
      return in.readNBytes(ImageFormat.BEGINNING_BYTES);
    }
  }

  private static FileStatus parentOf(FileStatus file) {
    return new FileStatus(0, true, 0, 0, 0, file.getPath().getParent());
  }

  private static List<String> classFolders(Location place) throws IOException {
    List<FileStatus> children = place.children();
    List<String> folders =
        children.stream()
            .filter(FileStatus::isDirectory)
            .map(child -> NormalForm.of(child.getPath().getName()))
            .distinct()
            .toList();
    if (children.isEmpty()) {
      throw MeanfieldException.data(
          String.format(Locale.ROOT, "%s is empty: %s.", place.named(), EXPECTED));
    }
    if (folders.isEmpty()) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s holds %d files but no folders: %s, or IDX images.",
              place.named(),
              children.size(),
              EXPECTED));
    }
    if (folders.size() > Limits.CLASSES) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s holds %d folders, and at most %d classes are trained: %s.",
              place.named(),
              folders.size(),
              Limits.CLASSES,
              EXPECTED));
    }
    return folders;
  }

  private static void requireKnown(Location place, List<String> folders, List<String> names) {
    List<String> unknown = without(folders, names);
    if (!unknown.isEmpty()) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s holds the folder %s, which is not one of the labels %s: name it in the labels, or"
                  + " move it away.",
              place.named(),
              String.join(", ", unknown),
              names));
    }
  }

  private static void requireFolders(Location place, List<String> folders, List<String> names) {
    List<String> missing = without(names, folders);
    if (!missing.isEmpty()) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s holds no folder for the label %s, and to train each class needs images: expected"
                  + " one folder for each of %s.",
              place.named(),
              String.join(", ", missing),
              names));
    }
  }

  private static List<String> without(List<String> names, List<String> left) {
    Set<String> known = left.stream().map(NormalForm::of).collect(Collectors.toSet());
    return names.stream().filter(name -> !known.contains(NormalForm.of(name))).toList();
  }

  private static void requireImages(Location place, FolderSource source) {
    List<Integer> counts = source.listing.countsByClass(source.classNames.size());
    for (int c = 0; c < counts.size(); c++) {
      if (counts.get(c) == 0) {
        throw MeanfieldException.data(
            String.format(
                Locale.ROOT,
                "%s/%s holds no images, and to train each class needs some: expected %s files. Add"
                    + " some, or remove the folder.",
                place.named(),
                source.classNames.get(c),
                ImageFormat.NAMES));
      }
    }
  }

  private static FolderSource listed(
      Location place, FoundFiles found, List<String> names, boolean labelled, boolean eachClass) {
    Map<String, Integer> labels = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      labels.put(NormalForm.of(names.get(i)), i);
    }
    List<FoundFile> placed = new ArrayList<>(found.files().size());
    List<FoundFile> outside = new ArrayList<>();
    for (FoundFile file : found.files()) {
      (labelled && label(file, labels) < 0 ? outside : placed).add(file);
    }
    if (placed.size() > Limits.EXAMPLES) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s holds %d files, and at most %d are read.",
              place.named(),
              placed.size(),
              Limits.EXAMPLES));
    }
    Files files =
        new Files(
            placed.stream().map(FoundFile::path).toArray(String[]::new),
            placed.stream().mapToLong(FoundFile::length).toArray(),
            placed.stream().mapToInt(file -> label(file, labels)).toArray());
    String location = place.path().toString();
    List<FileRemark> remarks = new ArrayList<>(found.remarks());
    if (!outside.isEmpty()) {
      remarks.add(
          FileRemark.outsideClasses(
              location, outside.size(), outside.stream().map(FoundFile::path)));
    }
    Fingerprint times = new Fingerprint();
    placed.forEach(file -> times.add(file.path()).add(file.modified()));
    return of(location, names, eachClass, files, times.hex(), remarks, files.unsniffed());
  }

  private static int label(FoundFile file, Map<String, Integer> labels) {
    return labels.getOrDefault(NormalForm.of(file.topFolder()), -1);
  }

  private static FolderSource of(
      String location,
      List<String> names,
      boolean eachClass,
      Files files,
      String times,
      List<FileRemark> remarks,
      Unsniffed unsniffed) {
    return new FolderSource(
        location,
        names,
        eachClass,
        Listing.ofFiles(files.paths, files.labels),
        files.fingerprint(),
        times,
        remarks,
        LongStream.of(files.lengths).max().orElse(0),
        unsniffed);
  }

  /** What was found of each file, in order of the listing. */
  @SuppressWarnings("ArrayRecordComponent") // compared by no one
  private record Files(String[] paths, long[] lengths, int[] labels) {
    String fingerprint() {
      Fingerprint fingerprint = new Fingerprint();
      for (int i = 0; i < paths.length; i++) {
        fingerprint.add(NormalForm.of(paths[i])).add(lengths[i]).add(labels[i]);
      }
      return fingerprint.hex();
    }

    Unsniffed unsniffed() {
      int[] open =
          IntStream.range(0, paths.length).filter(i -> !ImageFormat.named(paths[i])).toArray();
      return open.length == 0 ? Unsniffed.NONE : new Unsniffed(open, lengths);
    }
  }

  @Override
  public boolean isSniffed() {
    return unsniffed.positions.length == 0;
  }

  @Override
  public ImageSource sniffed(JavaSparkContext spark) {
    return isSniffed() ? this : ContentSniffing.of(spark, this);
  }

  /**
   * The source once its files have been looked at.
   *
   * @param others positions of those that are no images
   * @throws MeanfieldException if nothing is left, or a class that needs an image has none
   */
  FolderSource sniffed(BitSet others) {
    int[] kept = IntStream.range(0, listing.size()).filter(i -> !others.get(i)).toArray();
    if (others.isEmpty()) {
      return new FolderSource(
          location,
          classNames,
          eachClass,
          listing,
          fingerprint,
          times,
          remarks,
          largestFile,
          Unsniffed.NONE);
    }
    List<FileRemark> more = new ArrayList<>(remarks);
    more.add(
        FileRemark.notImages(
            location, others.cardinality(), others.stream().mapToObj(listing::path)));
    Files images =
        new Files(
            listing.paths(kept),
            IntStream.of(kept).mapToLong(i -> unsniffed.lengths[i]).toArray(),
            listing.labels(kept));
    FolderSource source = of(location, classNames, eachClass, images, times, more, Unsniffed.NONE);
    requireImagesLeft(source, others);
    return source;
  }

  private void requireImagesLeft(FolderSource source, BitSet others) {
    if (source.listing.size() == 0) {
      throw noImages(location, others);
    }
    if (!eachClass) {
      return;
    }
    List<Integer> left = source.listing.countsByClass(classNames.size());
    for (int c = 0; c < left.size(); c++) {
      if (left.get(c) == 0) {
        int label = c;
        BitSet ofClass = new BitSet();
        others.stream().filter(i -> listing.label(i) == label).forEach(ofClass::set);
        throw noImages(location + "/" + classNames.get(c), ofClass);
      }
    }
  }

  private MeanfieldException noImages(String folder, BitSet files) {
    return MeanfieldException.data(
        String.format(
            Locale.ROOT,
            "%s holds no images, but %s Add some, or remove the folder.",
            folder,
            FileRemark.notImages("it", files.cardinality(), files.stream().mapToObj(listing::path))
                .text()));
  }

  @Override
  public String mendOneClass() {
    return "put the images of each class into a folder of its own.";
  }

  /** To read a million files for it would take hours. */
  @Override
  public boolean isKnownByContent() {
    return false;
  }

  @Override
  public ImageSource without(BitSet positions) {
    return new FolderSource(
        location,
        classNames,
        eachClass,
        listing.without(positions),
        fingerprint,
        times,
        remarks,
        largestFile,
        unsniffed);
  }

  @Override
  public FileInputPartition refs(int[] positions) {
    return new FileInputPartition(
        location, listing.paths(positions), listing.labels(positions), positions.clone());
  }
}
