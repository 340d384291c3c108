package org.meanfield.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.output.CountingOutputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.jspecify.annotations.Nullable;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

/**
 * A folder that is there whole or not at all, on any Hadoop file system, without an atomic rename:
 * its parts are written first, by as many processes as like, and a manifest with their lengths and
 * checksums last. Without a valid manifest it is not there; {@link #delete} takes the manifest
 * first.
 *
 * <p>Writing: {@link #clear} (driver), {@link #writePart} (any process), {@link #commit} (driver).
 */
public final class CommittedFolder {
  /** An attribute: the token of the {@link Fence} under which it was written. */
  public static final String TOKEN = "token";

  private final Folder folder;
  private final Manifest manifest;

  private CommittedFolder(Folder folder, Manifest manifest) {
    this.folder = folder;
    this.manifest = manifest;
  }

  /** Makes an empty folder of it, taking the manifest of an older one away first. */
  public static void clear(Folder folder) {
    delete(folder);
    folder.make();
  }

  /** Deletes it, the manifest first, so that it is never there in part. */
  public static void delete(Folder folder) {
    empty(folder, "");
    folder.parent().ifPresent(p -> p.delete(folder.name()));
  }

  /** Deletes all that it holds but one name, the manifest first. */
  static void empty(Folder folder, String but) {
    folder.delete(Manifest.FILE);
    folder.names().stream().filter(name -> !name.equals(but)).forEach(folder::delete);
  }

  /**
   * Writes one part, streaming; on an executor, with a folder that {@link Folder#at} made there. A
   * part that was left by a failed attempt is written over.
   *
   * @throws MeanfieldException of kind STORAGE when it cannot be written
   */
  public static Part writePart(Folder folder, String name, PartContent content) {
    Part.checkName(name);
    try (FSDataOutputStream file = folder.create(name)) {
      // Not closed, which would close the file before it is on disk.
      DigestOutputStream digested = new DigestOutputStream(file, DigestUtils.getSha256Digest());
      CountingOutputStream out = new CountingOutputStream(digested);
      content.writeTo(out);
      Folder.harden(file);
      String sha256 = Hex.encodeHexString(digested.getMessageDigest().digest());
      return new Part(name, out.getByteCount(), sha256);
    } catch (IOException e) {
      throw folder.child(name).cannot("write", e);
    }
  }

  /**
   * Makes it be there: checks by one listing that each part lies in the folder as this process sees
   * it, then writes the manifest.
   *
   * @throws MeanfieldException of kind STORAGE when a part is not seen, or the manifest cannot be
   *     written
   */
  public static CommittedFolder commit(
      Folder folder, List<Part> parts, Map<String, String> attributes) {
    Manifest manifest = new Manifest(parts, new TreeMap<>(attributes));
    Map<String, Long> lengths = folder.lengths();
    for (Part part : parts) {
      Long length = lengths.get(part.name());
      if (length == null || length != part.length()) {
        throw new MeanfieldException(
            ErrorKind.STORAGE,
            String.format(
                Locale.ROOT,
                "%s was written with %d bytes, but this process finds %s. Use a folder that the"
                    + " driver and all executors share",
                folder.child(part.name()),
                part.length(),
                length == null ? "no such file" : length + " bytes"));
      }
    }
    folder.write(Manifest.FILE, manifest.toJson());
    return new CommittedFolder(folder, manifest);
  }

  /** Puts it at another place in one step, where an older one lay; that is deleted before. */
  public CommittedFolder putAt(Folder place) {
    if (place.qualified().equals(folder.qualified())) {
      return this;
    }
    delete(place);
    try {
      if (!Renaming.to(folder, place)) {
        throw new IOException("another process writes there");
      }
    } catch (IOException e) {
      throw place.cannot("write", e);
    }
    return new CommittedFolder(place, manifest);
  }

  /**
   * Opens it, checking by one listing that every part is there in its full length; checksums are
   * checked as parts are read.
   *
   * @throws MeanfieldException of kind DATA when there is no valid manifest, or a part is missing
   *     or of another length
   */
  public static CommittedFolder open(Folder folder) {
    Manifest manifest =
        Manifest.find(folder)
            .orElseThrow(
                () ->
                    MeanfieldException.data(
                        String.format(
                            Locale.ROOT,
                            "%s is missing: the folder was never finished, or is not one of ours",
                            folder.child(Manifest.FILE))));
    Map<String, Long> lengths = folder.lengths();
    for (Part part : manifest.parts()) {
      checkLength(folder, part, lengths.get(part.name()));
    }
    return new CommittedFolder(folder, manifest);
  }

  /** Opens it if it is there; half-written and damaged ones are not. */
  public static Optional<CommittedFolder> find(Folder folder) {
    try {
      return Optional.of(open(folder));
    } catch (MeanfieldException e) {
      if (e.kind() == ErrorKind.DATA) {
        return Optional.empty();
      }
      throw e;
    }
  }

  public Folder folder() {
    return folder;
  }

  public Manifest manifest() {
    return manifest;
  }

  /**
   * The content of a part. The last byte comes only after the checksum was found right; until then
   * a reader must keep what it took to itself.
   *
   * @throws MeanfieldException of kind DATA when the manifest lists no such part; while reading,
   *     when it is damaged
   */
  public InputStream read(String name) {
    Part part = part(name);
    Folder file = folder.child(name);
    try {
      return new ChecksummedInputStream(folder.open(name), part, file.location());
    } catch (IOException e) {
      throw file.cannot("read", e);
    }
  }

  /**
   * The content of a small part, checked.
   *
   * @param limit bytes it may have
   */
  public byte[] readWhole(String name, int limit) {
    Part part = part(name);
    if (part.length() > limit) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s has %d bytes; expected at most %d",
              folder.child(name),
              part.length(),
              limit));
    }
    try (InputStream in = read(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw folder.child(name).cannot("read", e);
    }
  }

  /**
   * The content of a part that a manifest named, checked; on an executor, which need not read the
   * manifest again.
   */
  public static byte[] readPart(Folder folder, Part part) {
    Folder file = folder.child(part.name());
    try (InputStream in =
        new ChecksummedInputStream(folder.open(part.name()), part, file.location())) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw file.cannot("read", e);
    }
  }

  /** Reads every part and checks it; a fault of kind DATA names the first that is damaged. */
  public void verify() {
    for (Part part : manifest.parts()) {
      try (InputStream in = read(part.name())) {
        in.transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        throw folder.child(part.name()).cannot("read", e);
      }
    }
  }

  private Part part(String name) {
    return manifest
        .part(name)
        .orElseThrow(
            () ->
                MeanfieldException.data(
                    String.format(
                        Locale.ROOT,
                        "%s lists no part %s; expected one",
                        folder.child(Manifest.FILE),
                        name)));
  }

  private static void checkLength(Folder folder, Part part, @Nullable Long found) {
    Folder file = folder.child(part.name());
    if (found == null) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s is missing; expected %d bytes. Restore the file, or use another copy",
              file,
              part.length()));
    }
    if (found != part.length()) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s has %d bytes; expected %d. Restore the file, or use another copy",
              file,
              found,
              part.length()));
    }
  }
}
