package org.meanfield.storage;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/**
 * The local disk as S3 is reached by Hadoop: a file is created as exclusively as one look before
 * the write makes it, and nothing is renamed. Counts the questions after a single file.
 */
public final class ObjectStore extends RawLocalFileSystem {
  static final AtomicInteger LOOKS = new AtomicInteger();

  /** Run between the look and the write of a file that is to be new. */
  static final AtomicReference<Runnable> BEFORE_NEW = new AtomicReference<>(() -> {});

  /** A folder of a test's, reached so. */
  public static Folder folder(Path path) {
    Configuration conf = new Configuration();
    conf.setClass("fs.objects.impl", ObjectStore.class, FileSystem.class);
    return Folder.at("objects://" + path, conf);
  }

  @Override
  public URI getUri() {
    return URI.create("objects:///");
  }

  @Override
  public String getScheme() {
    return "objects";
  }

  @Override
  public FSDataOutputStream create(
      org.apache.hadoop.fs.Path file,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    if (!overwrite) {
      if (exists(file)) {
        throw new FileAlreadyExistsException(file.toString());
      }
      Objects.requireNonNull(BEFORE_NEW.get()).run();
    }
    return super.create(file, true, bufferSize, replication, blockSize, progress);
  }

  @Override
  public FileStatus getFileStatus(org.apache.hadoop.fs.Path path) throws IOException {
    LOOKS.incrementAndGet();
    return super.getFileStatus(path);
  }

  /** One question, though the local disk asks after each file. */
  @Override
  public FileStatus[] listStatus(org.apache.hadoop.fs.Path path) throws IOException {
    int before = LOOKS.get();
    FileStatus[] files = super.listStatus(path);
    LOOKS.set(before + 1);
    return files;
  }

  @Override
  public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to) {
    throw new UnsupportedOperationException("nothing is renamed here");
  }
}
