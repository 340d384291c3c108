package org.meanfield.dataset.source.idx;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipException;
import org.apache.commons.lang3.StringUtils;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.meanfield.dataset.files.Fingerprint;
import org.meanfield.dataset.files.Listing;
import org.meanfield.dataset.share.InputPartition;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.dataset.source.NumberedClasses;
import org.meanfield.dataset.source.StoredSource;
import org.meanfield.fault.MeanfieldException;

/** Images and labels in the two IDX files of MNIST and its kin, plain or gzip'd. */
record IdxSource(
    String location, List<String> classNames, Listing listing, String fingerprint, IdxHeader header)
    implements StoredSource {
  IdxSource {
    classNames = List.copyOf(classNames);
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
