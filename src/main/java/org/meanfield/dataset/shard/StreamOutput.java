package org.meanfield.dataset.shard;

import java.io.OutputStream;
import org.apache.parquet.io.DelegatingPositionOutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A stream as Parquet writes to it, once; left open. */
record StreamOutput(OutputStream out) implements OutputFile {
  @Override
  public PositionOutputStream create(long blockSize) {
    return new Counted(out);
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSize) {
    return create(blockSize);
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  private static final class Counted extends DelegatingPositionOutputStream {
    private long position;

    Counted(OutputStream out) {
      super(out);
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int b) throws java.io.IOException {
      super.write(b);
      position++;
    }

    @Override
    public void write(byte[] bytes) throws java.io.IOException {
      write(bytes, 0, bytes.length);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws java.io.IOException {
      super.write(bytes, from, count);
      position += count;
    }

    @Override
    public void close() throws java.io.IOException {
      flush();
    }
  }
}
