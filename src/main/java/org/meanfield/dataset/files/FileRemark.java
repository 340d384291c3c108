package org.meanfield.dataset.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.meanfield.dataset.decode.ImageFormat;
import org.meanfield.dataset.example.Undecodable;

/**
 * What users should know of some files of a folder: that they were left out, or count twice.
 *
 * @param headline how many there are and what became of them, without a full stop
 * @param files how many
 * @param named some of them, at most {@value #NAMED}, in the listing's order
 */
public record FileRemark(Kind kind, String headline, int files, List<String> named) {
  /** So many are called by name. */
  static final int NAMED = 5;

  public FileRemark {
    named = List.copyOf(named);
  }

  /** Why they are worth a word. */
  public enum Kind {
    /** Neither their names nor their first bytes are those of images. */
    NOT_AN_IMAGE,
    /** They lie beside the folders of the classes, not in one. */
    OUTSIDE_CLASSES,
    /** They are links to a folder that they lie in, and are not followed. */
    LINK_BACK,
    /** Links lead to them which are there under another path too, and they count again. */
    REACHED_AGAIN,
    /** They are images that can't be decoded. */
    UNDECODABLE
  }

  public static FileRemark notImages(String location, int files, Stream<String> names) {
    return of(
        Kind.NOT_AN_IMAGE,
        String.format(
            Locale.ROOT,
            "%s in %s %s as none of %s, and %s left out",
            counted(files, "file"),
            location,
            files == 1 ? "begins" : "begin",
            ImageFormat.NAMES,
            files == 1 ? "is" : "are"),
        files,
        names);
  }

  public static FileRemark outsideClasses(String location, int files, Stream<String> names) {
    return of(
        Kind.OUTSIDE_CLASSES,
        String.format(
            Locale.ROOT,
            "%s in %s %s in no class's folder, and %s left out",
            counted(files, "file"),
            location,
            files == 1 ? "lies" : "lie",
            files == 1 ? "is" : "are"),
        files,
        names);
  }

  /** Pipes, sockets and devices. */
  static FileRemark special(String location, List<String> names) {
    return of(
        Kind.NOT_AN_IMAGE,
        String.format(
            Locale.ROOT,
            "%s in %s %s no data but a pipe, socket or device, and %s left out",
            counted(names.size(), "file"),
            location,
            names.size() == 1 ? "holds" : "hold",
            names.size() == 1 ? "is" : "are"),
        names.size(),
        names.stream().sorted(Location.BY_BYTES));
  }

  static FileRemark linksBack(String location, List<String> names) {
    return of(
        Kind.LINK_BACK,
        String.format(
            Locale.ROOT,
            "%s in %s %s back to a folder above, and %s not followed",
            counted(names.size(), "link"),
            location,
            names.size() == 1 ? "leads" : "lead",
            names.size() == 1 ? "is" : "are"),
        names.size(),
        names.stream().sorted(Location.BY_BYTES));
  }

  /**
   * @param names of files, each with its other path
   */
  static FileRemark reachedAgain(String location, List<String> names) {
    return of(
        Kind.REACHED_AGAIN,
        String.format(
            Locale.ROOT,
            "%s in %s %s there under another path too, by links, and %s again",
            counted(names.size(), "file"),
            location,
            names.size() == 1 ? "is" : "are",
            names.size() == 1 ? "counts" : "count"),
        names.size(),
        names.stream().sorted(Location.BY_BYTES));
  }

  /** Of images that have been read, at least one. */
  public static FileRemark undecodable(List<Undecodable> images) {
    return undecodableNamed(
        images.stream().map(image -> image.path() + ": " + image.reason()).toList());
  }

  /** The same of images by path and reason. */
  public static FileRemark undecodableNamed(List<String> images) {
    return of(
        Kind.UNDECODABLE,
        counted(images.size(), "image") + " could not be decoded",
        images.size(),
        images.stream());
  }

  private static FileRemark of(Kind kind, String headline, int files, Stream<String> names) {
    return new FileRemark(kind, headline, files, names.limit(NAMED).toList());
  }

  private static String counted(int count, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", count, what, count == 1 ? "" : "s");
  }

  /** For people, a name a line. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>(List.of(headline + ":"));
    named.forEach(name -> lines.add("  " + name));
    if (files > named.size()) {
      lines.add(String.format(Locale.ROOT, "  and %,d more", files - named.size()));
    }
    return lines;
  }

  /** For people, in one line. */
  public String text() {
    String more =
        files > named.size()
            ? String.format(Locale.ROOT, " and %,d more", files - named.size())
            : "";
    return headline + ": " + String.join(", ", named) + more + ".";
  }
}
