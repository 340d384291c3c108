package org.meanfield.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.meanfield.dataset.Location.FoundFile;
import org.meanfield.fault.Fault;

/**
 * Image files in a folder, or one image file.
 *
 * @param otherFiles how many visible files were passed over because they are not named as images
 * @param largestFile bytes of the largest image file
 */
record FolderSource(
    String location,
    List<String> classNames,
    Listing listing,
    String fingerprint,
    int otherFiles,
    long largestFile)
    implements StoredSource {
  private static final String EXPECTED =
      "expected a folder of images for each class, as train/cat/0001.jpg";

  FolderSource {
    classNames = List.copyOf(classNames);
  }

  /** A tree of one folder a class. */
  static FolderSource labelled(Location place, List<String> labelNames, Purpose purpose)
      throws IOException {
    if (!place.isFolder()) {
      throw Fault.data(
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
    if (purpose == Purpose.TRAINING) {
      requireFolders(place, folders, names);
    }
    FolderSource source = listed(place, place.descendants(), names, false);
    if (purpose == Purpose.TRAINING) {
      requireImages(place, source);
    }
    return source;
  }

  /** Images anywhere below a folder, or one image file. */
  static FolderSource unlabelled(Location place, List<String> labelNames) throws IOException {
    if (!place.isFolder()) {
      return oneFile(place, labelNames);
    }
    FolderSource source = listed(place, place.descendants(), labelNames, true);
    if (source.listing.size() == 0) {
      throw Fault.data(
          String.format(
              Locale.ROOT,
              "%s holds no images (%d other files): expected %s files, or IDX images.",
              place.named(),
              source.otherFiles,
              ImageFormat.NAMED));
    }
    return source;
  }

  private static FolderSource oneFile(Location place, List<String> labelNames) {
    FileStatus file = place.status();
    if (!ImageFormat.named(file.getPath().getName())) {
      throw Fault.data(
          String.format(
              Locale.ROOT,
              "%s is not an image: expected a %s file, a folder of them, a manifest (.csv) or IDX"
                  + " images.",
              place.named(),
              ImageFormat.NAMED));
    }
    FoundFile found = new FoundFile(file.getPath().getName(), file.getLen());
    Location folder = new Location(place.named(), place.files(), parentOf(file));
    return listed(folder, List.of(found), labelNames, true);
  }

  private static FileStatus parentOf(FileStatus file) {
    return new FileStatus(0, true, 0, 0, 0, file.getPath().getParent());
  }

  private static List<String> classFolders(Location place) throws IOException {
    List<FileStatus> children = place.children();
    List<String> folders =
        children.stream()
            .filter(FileStatus::isDirectory)
            .map(child -> child.getPath().getName())
            .toList();
    if (children.isEmpty()) {
      throw Fault.data(String.format(Locale.ROOT, "%s is empty: %s.", place.named(), EXPECTED));
    }
    if (folders.isEmpty()) {
      throw Fault.data(
          String.format(
              Locale.ROOT,
              "%s holds %d files but no folders: %s, or IDX images.",
              place.named(),
              children.size(),
              EXPECTED));
    }
    if (folders.size() > Limits.CLASSES) {
      throw Fault.data(
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
      throw Fault.data(
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
      throw Fault.data(
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
    Set<String> known = new HashSet<>(left);
    return names.stream().filter(name -> !known.contains(name)).toList();
  }

  private static void requireImages(Location place, FolderSource source) {
    List<Integer> counts = source.listing.countsByClass(source.classNames.size());
    for (int c = 0; c < counts.size(); c++) {
      if (counts.get(c) == 0) {
        throw Fault.data(
            String.format(
                Locale.ROOT,
                "%s/%s holds no images, and to train each class needs some: expected %s files. Add"
                    + " some, or remove the folder.",
                place.named(),
                source.classNames.get(c),
                ImageFormat.NAMED));
      }
    }
  }

  private static FolderSource listed(
      Location place, List<FoundFile> found, List<String> names, boolean unknownLabels) {
    Map<String, Integer> labels = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      labels.put(names.get(i), i);
    }
    List<FoundFile> images = new ArrayList<>(found.size());
    Fingerprint fingerprint = new Fingerprint();
    for (FoundFile file : found) {
      boolean placed = unknownLabels || labels.containsKey(file.topFolder());
      if (placed && ImageFormat.named(file.path())) {
        images.add(file);
        fingerprint.add(file.path()).add(file.length()).add(label(file, labels));
      }
    }
    if (images.size() > Limits.EXAMPLES) {
      throw Fault.data(
          String.format(
              Locale.ROOT,
              "%s holds %d images, and at most %d are read.",
              place.named(),
              images.size(),
              Limits.EXAMPLES));
    }
    return new FolderSource(
        place.path().toString(),
        names,
        Listing.ofFiles(
            images.stream().map(FoundFile::path).toArray(String[]::new),
            images.stream().mapToInt(file -> label(file, labels)).toArray()),
        fingerprint.hex(),
        found.size() - images.size(),
        images.stream().mapToLong(FoundFile::length).max().orElse(0));
  }

  private static int label(FoundFile file, Map<String, Integer> labels) {
    return labels.getOrDefault(file.topFolder(), -1);
  }

  @Override
  public int passedOver() {
    return otherFiles;
  }

  /** To read a million files for it would take hours. */
  @Override
  public boolean isKnownByContent() {
    return false;
  }

  @Override
  public ImageSource without(BitSet positions) {
    return new FolderSource(
        location, classNames, listing.without(positions), fingerprint, otherFiles, largestFile);
  }

  @Override
  public ExampleRefs refs(int[] positions) {
    return new FileRefs(
        location, listing.paths(positions), listing.labels(positions), positions.clone());
  }
}
