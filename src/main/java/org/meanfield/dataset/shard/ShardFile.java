package org.meanfield.dataset.shard;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.util.Locale;
import org.meanfield.storage.JsonFields;
import org.meanfield.storage.Part;

/**
 * A Parquet file of shards, as the manifest knows it.
 *
 * @param crc32c of all its bytes (RFC 3720, section 12.1), by which a run knows it before it takes
 *     a pixel; the part's SHA-256, for which many processors take longer than for all the rest of
 *     reading, is for those who archive the file
 * @param rows that it has, from 0
 */
public record ShardFile(Part part, long crc32c, int rows) implements Serializable {
  /** What one file is read into at most: an array's length. */
  private static final long MOST_BYTES = Integer.MAX_VALUE - 64L;

  private static final long MOST_CRC = 0xffff_ffffL;

  /** More than a million are written by no one, and would be a listing's worth of names. */
  static final int MOST_ROWS = 1 << 20;

  public ShardFile {
    if (rows < 0 || rows > MOST_ROWS || part.length() > MOST_BYTES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s of %d rows and %d bytes", part.name(), rows, part.length()));
    }
  }

  ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", part.name())
        .put("rows", rows)
        .put("length", part.length())
        .put("crc32c", crc32c)
        .put("sha256", part.sha256());
  }

  /**
   * Reads {@link #toJson}.
   *
   * @throws IllegalArgumentException where no file can be so
   */
  static ShardFile of(JsonFields fields) {
    ShardFile file =
        new ShardFile(
            fields.as(Part.class),
            fields.integer("crc32c", 0, MOST_CRC),
            (int) fields.integer("rows", 0, MOST_ROWS));
    fields.end();
    return file;
  }
}
