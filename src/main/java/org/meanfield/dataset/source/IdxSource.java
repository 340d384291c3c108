package org.meanfield.dataset.source;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.apache.commons.lang3.StringUtils;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.meanfield.dataset.decode.ImageFormat;
import org.meanfield.dataset.files.Fingerprint;
import org.meanfield.dataset.files.Listing;
import org.meanfield.dataset.files.Location;
import org.meanfield.dataset.share.InputPartition;
import org.meanfield.fault.MeanfieldException;

/** Images and labels in the two IDX files of MNIST and its kin, plain or gzip'd. */
record IdxSource(
    String location, List<String> classNames, Listing listing, String fingerprint, IdxHeader header)
    implements StoredSource {
  // In a folder only files called so are looked into: it may hold a million others.
  private static final Pattern IDX_NAME = Pattern.compile("(?i).*idx[134].*");

  IdxSource {
    classNames = List.copyOf(classNames);
  }

  /**
   * The IDX images file that a location is, or holds.
   *
   * @throws MeanfieldException if it holds several, or is an IDX file of another kind
   */
  static Optional<Path> imagesAt(Location place) throws IOException {
    if (!place.isFolder()) {
      return isImages(place.named(), place.files(), place.path())
          ? Optional.of(place.path())
          : Optional.empty();
    }
    List<Path> found =
        place.children().stream()
            .filter(child -> child.isFile() && isNamedIdx(child.getPath()))
            .map(FileStatus::getPath)
            .toList();
    List<Path> images = new ArrayList<>();
    List<Path> others = new ArrayList<>();
    for (Path file : found) {
      OptionalInt magic = IdxHeader.magicOf(place.files(), file);
      if (magic.isPresent() && IdxHeader.isImages(magic.getAsInt())) {
        images.add(file);
      } else if (magic.isEmpty() || magic.getAsInt() == IdxHeader.LABELS) {
        others.add(file);
      }
    }
    if (images.size() > 1) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s holds several IDX images files, %s: name the one you mean.",
              place.named(),
              String.join(", ", images.stream().map(Path::getName).toList())));
    }
    if (images.isEmpty() && !others.isEmpty()) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s holds %s, but no IDX images file: expected one that begins with 0x%08x beside its"
                  + " labels file.",
              place.named(),
              others.get(0).getName(),
              IdxHeader.IMAGES));
    }
    return images.stream().findFirst();
  }

  private static boolean isNamedIdx(Path path) {
    return IDX_NAME.matcher(path.getName()).matches() && !ImageFormat.named(path.getName());
  }

  private static boolean isImages(String named, FileSystem files, Path path) throws IOException {
    OptionalInt magic = IdxHeader.magicOf(files, path);
    if (magic.isPresent() && IdxHeader.isImages(magic.getAsInt())) {
      return true;
    }
    if (isNamedIdx(path) || magic.equals(OptionalInt.of(IdxHeader.LABELS))) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s begins with %s: expected 0x%08x (IDX images). Give the images file; its labels"
                  + " are found beside it.",
              named,
              magic.isPresent()
                  ? IdxHeader.meaning(magic.getAsInt())
                  : "fewer than four bytes, or damaged gzip",
              IdxHeader.IMAGES));
    }
    return false;
  }

  /** Images with the labels file beside them. */
  static IdxSource labelled(Path images, FileSystem files, List<String> labelNames)
      throws IOException {
    return opened(images, files, Optional.of(IdxLabels.beside(images, files)), labelNames);
  }

  /** Images alone: whatever labels lie beside them may be those of other classes. */
  static IdxSource unlabelled(Path images, FileSystem files, List<String> labelNames)
      throws IOException {
    return opened(images, files, Optional.empty(), labelNames);
  }

  private static IdxSource opened(
      Path images, FileSystem files, Optional<Path> labelsFile, List<String> labelNames)
      throws IOException {
    Fingerprint fingerprint = new Fingerprint();
    IdxHeader header = checked(files, images, fingerprint);
    int[] labels = new int[header.count()];
    Arrays.fill(labels, -1);
    if (labelsFile.isPresent()) {
      labels = IdxLabels.read(files, labelsFile.get(), images, header.count(), labelNames);
    }
    for (int label : labels) {
      fingerprint.add(label);
    }
    return new IdxSource(
        images.toString(),
        labelNames.isEmpty() ? numbers(labelsFile, labels) : labelNames,
        Listing.ofOneFile(images.getName(), labels),
        fingerprint.hex(),
        header);
  }

  private static List<String> numbers(Optional<Path> labelsFile, int[] labels) {
    return labelsFile.isEmpty()
        ? List.of()
        : NumberedClasses.names(labelsFile.get().toString(), labels);
  }

  /** Reads the whole file, since only that tells whether a compressed one is whole. */
  private static IdxHeader checked(FileSystem files, Path images, Fingerprint fingerprint)
      throws IOException {
    long read = 0;
    IdxHeader header = null;
    try (DataInputStream in = new DataInputStream(IdxHeader.open(files, images))) {
      header = IdxHeader.read(in, images.toString());
      fingerprint.add(header.count()).add(header.height()).add(header.width());
      fingerprint.add(header.channels());
      long declared = (long) header.count() * header.imageBytes();
      byte[] buffer = new byte[1 << 16];
      while (read < declared) {
        int n = in.read(buffer, 0, (int) Math.min(buffer.length, declared - read));
        if (n < 0) {
          throw new EOFException();
        }
        fingerprint.add(buffer, n);
        read += n;
      }
      if (in.read() >= 0) {
        throw MeanfieldException.data(
            String.format(
                Locale.ROOT,
                "%s goes on after the %d images that its header declares: header and pixels do not"
                    + " belong together. Fetch the file again.",
                images,
                header.count()));
      }
      return header;
    } catch (EOFException | ZipException damaged) {
      throw MeanfieldException.data(truncated(images, header, read, damaged));
    }
  }

  private static String truncated(
      Path images, @Nullable IdxHeader header, long read, IOException e) {
    if (header == null) {
      return String.format(
          Locale.ROOT,
          "%s ends within its header: expected IDX images. Fetch the file again.",
          images);
    }
    return String.format(
        Locale.ROOT,
        "%s is %s after %d of the %d images that its header declares. Fetch the file again.",
        images,
        e instanceof ZipException ? "damaged" : "truncated",
        read / header.imageBytes(),
        header.count());
  }

  @Override
  public long largestFile() {
    return 0;
  }

  /** The folder that the file lies in. */
  @Override
  public String root() {
    return StringUtils.substringBeforeLast(location, "/");
  }

  @Override
  public ImageSource without(BitSet positions) {
    return new IdxSource(location, classNames, listing.without(positions), fingerprint, header);
  }

  @Override
  public InputPartition refs(int[] positions) {
    return new IdxRefs(
        location, header, listing.indexes(positions), listing.labels(positions), positions.clone());
  }
}
