package org.meanfield.dataset.decode;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * An image file in memory as readers take it. Every call polls the deadline, and a reader that goes
 * on to read behind the end, as some do in damaged files without end, is ended.
 */
final class EncodedInput extends ImageInputStreamImpl {
  /** A reader may look for an end more than once; none needs as many. */
  private static final int READS_BEHIND_THE_END = 10_000;

  private final byte[] file;
  private final Deadline deadline;
  private long length;
  private int behind;

  /**
   * @param file not copied
   */
  EncodedInput(byte[] file, Deadline deadline) {
    this.file = file;
    this.length = file.length;
    this.deadline = deadline;
  }

  @Override
  public int read() throws IOException {
    return hasMore() ? file[(int) streamPos++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!hasMore()) {
      return -1;
    }
    int count = (int) Math.min(length, file.length - streamPos);
    System.arraycopy(file, (int) streamPos, to, offset, count);
    streamPos += count;
    return count;
  }

  private boolean hasMore() {
    bitOffset = 0;
    deadline.poll();
    if (streamPos < file.length) {
      return true;
    }
    if (++behind > READS_BEHIND_THE_END) {
      throw new IllegalStateException("it goes on behind the end of the file");
    }
    return false;
  }

  /**
   * From now on readers are told the length of the longest file. Some refuse what declares some
   * hundred times the bytes of its file, as plain pictures do; but what may be declared is the
   * recipe's to say, and has been checked.
   */
  void allowDeclaredSize() {
    length = Limits.FILE_BYTES;
  }

  @Override
  public long length() {
    return length;
  }
}
