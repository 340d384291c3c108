package org.meanfield.dataset.source.idx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.meanfield.dataset.decode.ImageFormat;
import org.meanfield.dataset.files.Location;
import org.meanfield.dataset.source.DatasetUse;
import org.meanfield.dataset.source.DetectedSource;
import org.meanfield.dataset.source.SourceFormat;
import org.meanfield.dataset.source.StoredSource;
import org.meanfield.fault.MeanfieldException;

/** The two IDX files of MNIST and its kin, one of images, one of labels; told by how they begin. */
public final class IdxFormat implements SourceFormat {
  // In a folder only files called so are looked into: it may hold a million others.
  private static final Pattern IDX_NAME = Pattern.compile("(?i).*idx[134].*");

  @Override
  public Optional<DetectedSource> at(Location place, Configuration hadoop) throws IOException {
    return imagesAt(place).map(images -> new Images(images, place.files()));
  }

  private record Images(Path file, FileSystem files) implements DetectedSource {
    @Override
    public StoredSource labelled(List<String> labelNames, DatasetUse use) throws IOException {
      return IdxSource.labelled(file, files, labelNames);
    }

    @Override
    public StoredSource unlabelled(List<String> labelNames) throws IOException {
      return IdxSource.unlabelled(file, files, labelNames);
    }
  }

  /**
   * The IDX images file that a location is, or holds.
   *
   * @throws MeanfieldException if it holds several, or is an IDX file of another kind
   */
  private static Optional<Path> imagesAt(Location place) throws IOException {
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
}
