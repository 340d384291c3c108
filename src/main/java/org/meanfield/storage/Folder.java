package org.meanfield.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

/**
 * One folder of a Hadoop file system, there or not, and the small files in it. What goes wrong with
 * the storage is a {@link MeanfieldException} of kind STORAGE that names the path. Files on the
 * local disk are read and written without Hadoop's hidden checksum files, so that one edited or
 * copied by hand is still read. Safe for any thread.
 */
public final class Folder {
  /** File systems that create a file exclusively, and rename a folder in one step. */
  private static final Set<String> ATOMIC = Set.of("file", "hdfs");

  private final FileSystem files;
  private final Path path;

  private Folder(FileSystem files, Path path) {
    this.files = files;
    this.path = path;
  }

  /**
   * The folder at a path or URI, which need not exist.
   *
   * @throws MeanfieldException of kind USAGE when it is no path, or of a file system that is not
   *     known
   */
  public static Folder at(String location, Configuration conf) {
    try {
      Path path = new Path(location);
      FileSystem files = HadoopFileSystems.of(path, conf);
      return new Folder(files, files.makeQualified(path));
    } catch (IllegalArgumentException | IOException e) {
      throw new MeanfieldException(
          ErrorKind.USAGE,
          String.format(
              Locale.ROOT,
              "'%s' is no folder that can be reached: %s. Give a path, or a URI of a file system"
                  + " that Hadoop knows",
              location,
              HadoopFileSystems.reason(e)),
          e);
    }
  }

  /** The folder (or file) of this name inside this one. */
  public Folder child(String name) {
    return new Folder(files, new Path(path, name));
  }

  public Optional<Folder> parent() {
    return Optional.ofNullable(path.getParent()).map(p -> new Folder(files, p));
  }

  /** The last part of the path. */
  public String name() {
    return path.getName();
  }

  /** The whole path, as a plain one where it lies on the local disk; {@link #at} takes it. */
  public String location() {
    return isLocal() ? path.toUri().getPath() : path.toString();
  }

  /** The whole path with the scheme of its file system; {@link #at} takes it. */
  public String qualified() {
    return path.toString();
  }

  /** The whole path as a URI, in which what has to be is escaped. */
  public URI uri() {
    return path.toUri();
  }

  /**
   * Whether the file system creates a file exclusively and renames a folder in one step. Of others,
   * as object stores are, it is taken that they do neither, but that a small file is there whole or
   * not at all.
   */
  public boolean isAtomic() {
    return ATOMIC.contains(path.toUri().getScheme());
  }

  @Override
  public String toString() {
    return location();
  }

  /** Whether there is a folder or file here. */
  public boolean exists() {
    return status().isPresent();
  }

  /** Whether there is a folder here. */
  public boolean isFolder() {
    return status().map(FileStatus::isDirectory).orElse(false);
  }

  /** Length in bytes of the file of this name; empty where there is no such file. */
  public Optional<Long> length(String name) {
    return child(name).status().filter(FileStatus::isFile).map(FileStatus::getLen);
  }

  /** Whether there is a file of this name. */
  public boolean has(String name) {
    return length(name).isPresent();
  }

  /** When the file of this name was last written, by the storage's clock. */
  public Optional<Instant> written(String name) {
    return child(name).status().map(s -> Instant.ofEpochMilli(s.getModificationTime()));
  }

  /** Names of the files and folders inside, sorted; none where there is no such folder. */
  public List<String> names() {
    try {
      return Stream.of(files.listStatus(path)).map(s -> s.getPath().getName()).sorted().toList();
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw cannot("list", e);
    }
  }

  /** Makes the folder and those above it; nothing happens where it exists. */
  public void make() {
    boolean made;
    try {
      made = files.mkdirs(path);
    } catch (IOException e) {
      throw cannot("make the folder", e);
    }
    if (!made) {
      throw new MeanfieldException(
          ErrorKind.STORAGE,
          String.format(
              Locale.ROOT,
              "cannot make the folder %s: the file system refuses. Make the folder above it"
                  + " writable, or choose another",
              this));
    }
  }

  /** Writes a file, over an older one of its name; a reader finds either whole. */
  public void write(String name, byte[] content) {
    String beside = isAtomic() ? OwnNames.beside(name, OwnNames.newToken()) : name;
    try {
      try (FSDataOutputStream out = create(beside)) {
        out.write(content);
        harden(out);
      }
      if (isAtomic()) {
        Renaming.over(child(beside), child(name));
      }
    } catch (IOException e) {
      withdraw(beside, e);
      throw child(name).cannot("write", e);
    }
  }

  private void withdraw(String beside, IOException failure) {
    if (isAtomic()) {
      try {
        delete(beside);
      } catch (MeanfieldException e) {
        failure.addSuppressed(e);
      }
    }
  }

  /**
   * Writes a file unless one of its name is there; whether it was written. Where the file system is
   * not {@link #isAtomic}, two may be told so at once, and the later one's stays.
   */
  boolean writeNew(String name, byte[] content) {
    Folder file = child(name);
    try {
      if (isLocal()) {
        return LocalFile.writeNew(file.local(), content);
      }
      try (OutputStream out = files.create(file.path, false)) {
        out.write(content);
        return true;
      }
    } catch (IOException e) {
      // File systems throw exceptions of different classes here; what is there decides.
      if (!isLocal() && file.exists()) {
        return false;
      }
      throw file.cannot("write", e);
    }
  }

  /**
   * The content of a small file; empty where there is none.
   *
   * @param limit bytes it may have
   * @throws MeanfieldException of kind DATA when it is longer
   */
  public Optional<byte[]> read(String name, int limit) {
    Folder file = child(name);
    if (!has(name)) {
      return Optional.empty();
    }
    try (InputStream in = open(name)) {
      byte[] content = in.readNBytes(limit);
      if (in.read() >= 0) {
        throw MeanfieldException.data(
            String.format(
                Locale.ROOT,
                "%s is longer than the %d bytes that are read of such a file",
                file,
                limit));
      }
      return Optional.of(content);
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw file.cannot("read", e);
    }
  }

  /** Deletes a file or folder inside, with all that it holds; nothing where there is none. */
  public void delete(String name) {
    Folder file = child(name);
    try {
      if (!files.delete(file.path, true) && file.exists()) {
        throw new IOException("the file system refuses");
      }
    } catch (FileNotFoundException e) {
      return;
    } catch (IOException e) {
      throw file.cannot("delete", e);
    }
  }

  /** Lengths in bytes of the files inside, by their names; none where there is no such folder. */
  public Map<String, Long> lengths() {
    Map<String, Long> lengths = new HashMap<>();
    try {
      for (FileStatus file : files.listStatus(path)) {
        if (file.isFile()) {
          lengths.put(file.getPath().getName(), file.getLen());
        }
      }
    } catch (FileNotFoundException e) {
      return Map.of();
    } catch (IOException e) {
      throw cannot("list", e);
    }
    return lengths;
  }

  /** Bytes of all files below, or of the file that it is; none where it does not exist. */
  public long bytes() {
    try {
      return files.getContentSummary(path).getLength();
    } catch (FileNotFoundException e) {
      return 0;
    } catch (IOException e) {
      throw cannot("measure", e);
    }
  }

  /** Moves a file of this folder into another on the same file system, over one of that name. */
  public void move(String name, Folder to, String newName) {
    Folder file = child(name);
    Path target = new Path(to.path, newName);
    try {
      if (isAtomic()) {
        Renaming.over(file, to.child(newName));
      } else if (!files.rename(file.path, target)) {
        to.delete(newName);
        if (!files.rename(file.path, target)) {
          throw new IOException("the file system refuses to rename it to " + target);
        }
      }
    } catch (IOException e) {
      throw file.cannot("move", e);
    }
  }

  /** Whether it lies on this machine's disk. */
  boolean isLocal() {
    return "file".equals(path.toUri().getScheme());
  }

  /** The same place as Java knows it; of local ones alone. */
  java.nio.file.Path local() {
    return java.nio.file.Path.of(path.toUri().getPath());
  }

  Path path() {
    return path;
  }

  FileSystem files() {
    return files;
  }

  public FSDataOutputStream create(String name) throws IOException {
    FSDataOutputStream file = files.create(new Path(path, name), true);
    return isLocal() ? new FSDataOutputStream(new LocalOutput(file), null) : file;
  }

  InputStream open(String name) throws IOException {
    return files.open(new Path(path, name));
  }

  /**
   * Has the storage keep what was written, where it can be asked to: a manifest must not outlive.
   */
  static void harden(FSDataOutputStream out) throws IOException {
    if (out.hasCapability(StreamCapabilities.HSYNC)) {
      out.hsync();
    }
  }

  /** The fault of an operation that the storage refused. */
  public MeanfieldException cannot(String operation, IOException e) {
    return MeanfieldException.storage(
        String.format(
            Locale.ROOT,
            "cannot %s %s: %s. Check that the storage is there, has space and lets this user write",
            operation,
            this,
            HadoopFileSystems.reason(e)),
        e);
  }

  private Optional<FileStatus> status() {
    try {
      return Optional.of(files.getFileStatus(path));
    } catch (FileNotFoundException | ParentNotDirectoryException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw cannot("look at", e);
    }
  }
}
