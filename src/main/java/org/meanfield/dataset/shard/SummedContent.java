package org.meanfield.dataset.shard;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.meanfield.storage.Part;
import org.meanfield.storage.PartContent;

/** Rows that are counted and summed while they are written. */
final class SummedContent implements PartContent {
  private final RowContent content;
  private long crc32c;
  private int rows;

  SummedContent(RowContent content) {
    this.content = content;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    CRC32C sum = new CRC32C();
    rows = content.writeTo(new CheckedOutputStream(out, sum));
    crc32c = sum.getValue();
  }

  /** The file that it has been written into. */
  ShardFile file(Part part) {
    return new ShardFile(part, crc32c, rows);
  }
}
