package org.meanfield.dataset.source.idx;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.meanfield.dataset.source.ClassNumbers;
import org.meanfield.fault.MeanfieldException;

/** The IDX labels file beside an images file: magic number, count, one unsigned byte an image. */
final class IdxLabels {
  private static final Pattern IMAGES_NAME =
      Pattern.compile("(?i)^(.*)images([-._]?)idx[34](.*?)(\\.gz)?$");

  private IdxLabels() {}

  /**
   * The labels file of {@code images}.
   *
   * @throws MeanfieldException if there is none
   */
  static Path beside(Path images, FileSystem files) throws IOException {
    List<String> names = names(images.getName());
    return find(images, files)
        .orElseThrow(
            () ->
                MeanfieldException.data(
                    names.isEmpty()
                        ? String.format(
                            Locale.ROOT,
                            "%s has no labels file: its name does not tell it. Call the two as"
                                + " train-images-idx3-ubyte and train-labels-idx1-ubyte, side by"
                                + " side.",
                            images)
                        : String.format(
                            Locale.ROOT,
                            "%s has no labels file: expected %s beside it.",
                            images,
                            String.join(" or ", names))));
  }

  private static Optional<Path> find(Path images, FileSystem files) throws IOException {
    for (String name : names(images.getName())) {
      Path labels = new Path(images.getParent(), name);
      if (files.exists(labels)) {
        return Optional.of(labels);
      }
    }
    return Optional.empty();
  }

  private static List<String> names(String images) {
    Matcher name = IMAGES_NAME.matcher(images);
    if (!name.matches()) {
      return List.of();
    }
    String labels = name.group(1) + "labels" + name.group(2) + "idx1" + name.group(3);
    List<String> names = new ArrayList<>(List.of(labels, labels + ".gz"));
    if (name.group(4) != null) {
      Collections.reverse(names);
    }
    return names;
  }

  /**
   * Reads and checks every label.
   *
   * @param images the file they belong to, with {@code count} images
   * @param labelNames names of the classes; empty: any label goes
   * @return indexes of the classes
   */
  static int[] read(FileSystem files, Path path, Path images, int count, List<String> labelNames)
      throws IOException {
    try (DataInputStream in = new DataInputStream(IdxHeader.open(files, path))) {
      int magic = in.readInt();
      if (magic != IdxHeader.LABELS) {
        throw MeanfieldException.data(
            String.format(
                Locale.ROOT,
                "%s begins with %s: expected 0x%08x (IDX labels).",
                path,
                IdxHeader.meaning(magic),
                IdxHeader.LABELS));
      }
      long declared = Integer.toUnsignedLong(in.readInt());
      if (declared != count) {
        throw MeanfieldException.data(
            String.format(
                Locale.ROOT,
                "%s declares %d labels, but %s holds %d images: they do not belong together.",
                path,
                declared,
                images,
                count));
      }
      byte[] labels = in.readNBytes(count);
      if (labels.length < count || in.read() >= 0) {
        throw MeanfieldException.data(
            String.format(
                Locale.ROOT,
                "%s holds %s labels than the %d that its header declares. Fetch the file again.",
                path,
                labels.length < count ? "fewer" : "more",
                count));
      }
      return checked(labels, path, labelNames);
    } catch (EOFException | ZipException damaged) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s is truncated or damaged: expected %d IDX labels. Fetch the file again.",
              path,
              count));
    }
  }

  private static int[] checked(byte[] bytes, Path path, List<String> labelNames) {
    ClassNumbers classes = ClassNumbers.of(labelNames);
    int[] labels = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      int label = Byte.toUnsignedInt(bytes[i]);
      labels[i] = labelNames.isEmpty() ? label : classes.find(label);
      if (labels[i] < 0) {
        throw unknown(label, i, path, classes);
      }
    }
    return labels;
  }

  private static MeanfieldException unknown(int label, int index, Path path, ClassNumbers classes) {
    return MeanfieldException.data(
        classes.areNames()
            ? String.format(
                Locale.ROOT,
                "%s: label %d at index %d names no class: expected %s. Name every class, or fix the"
                    + " label.",
                path,
                label,
                index,
                classes.expected())
            : String.format(
                Locale.ROOT,
                "%s: label %d at index %d is out of range: %d classes are named, 0 to %d. Name"
                    + " every class, or fix the label.",
                path,
                label,
                index,
                classes.names().size(),
                classes.names().size() - 1));
  }
}
