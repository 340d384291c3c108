package org.meanfield.dataset.shard;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A file that is in memory whole, as Parquet reads it. */
@SuppressWarnings("ArrayRecordComponent") // compared by no one
record BytesInput(byte[] file) implements InputFile {
  @Override
  public long getLength() {
    return file.length;
  }

  @Override
  public SeekableInputStream newStream() {
    return new Seekable(new Positioned(file));
  }

  private static final class Seekable extends DelegatingSeekableInputStream {
    private final Positioned in;

    Seekable(Positioned in) {
      super(in);
      this.in = in;
    }

    @Override
    public long getPos() {
      return in.position();
    }

    @Override
    public void seek(long to) throws IOException {
      in.seek(to);
    }
  }

  private static final class Positioned extends ByteArrayInputStream {
    Positioned(byte[] file) {
      super(file);
    }

    synchronized long position() {
      return pos;
    }

    synchronized void seek(long to) throws IOException {
      if (to < 0 || to > count) {
        throw new IOException("it points to its byte " + to + " of " + count);
      }
      pos = (int) to;
    }
  }
}
