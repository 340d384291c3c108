package org.meanfield.storage;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.Syncable;

/**
 * A file that is written to the local disk. Hadoop takes a disk that is full, or whose quota is,
 * for the end of the JVM, and throws an {@link FSError}: here it is the exception that it was.
 */
final class LocalOutput extends OutputStream implements Syncable, StreamCapabilities {
  private final FSDataOutputStream file;

  LocalOutput(FSDataOutputStream file) {
    this.file = file;
  }

  private interface Writing {
    void run() throws IOException;
  }

  private static void told(Writing writing) throws IOException {
    try {
      writing.run();
    } catch (FSError e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void write(int b) throws IOException {
    told(() -> file.write(b));
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    told(() -> file.write(bytes, offset, length));
  }

  @Override
  public void flush() throws IOException {
    told(file::flush);
  }

  @Override
  public void hflush() throws IOException {
    told(file::hflush);
  }

  @Override
  public void hsync() throws IOException {
    told(file::hsync);
  }

  @Override
  public boolean hasCapability(String capability) {
    return file.hasCapability(capability);
  }

  @Override
  public void close() throws IOException {
    told(file::close);
  }
}
