package org.meanfield.dataset.shard;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;
import org.meanfield.config.ImageRecipe;

/**
 * Writes rows as a Parquet file, a row group of at most about 8 MiB in memory. The same rows give
 * the same bytes in one JVM; in another, the footer's sets may stand in another order. For one
 * thread.
 */
public final class RowWriter implements AutoCloseable {
  /** A reader holds one beside the file. */
  private static final long ROW_GROUP_BYTES = 8 << 20;

  private final ParquetWriter<ShardRow> writer;

  private RowWriter(ParquetWriter<ShardRow> writer) {
    this.writer = writer;
  }

  /**
   * Of a part.
   *
   * @param out left open
   */
  public static RowWriter ofPart(OutputStream out, ImageRecipe image) throws IOException {
    // Neither dictionary nor compression: pixels are read at the speed of memory, or not.
    return new RowWriter(
        new Builder(new StreamOutput(out), ShardSchema.PART, ShardSchema.footer(image))
            .withDictionaryEncoding(false)
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .withWriterVersion(WriterVersion.PARQUET_1_0)
            .withPageWriteChecksumEnabled(false)
            .build());
  }

  /** Of the listing: names alike, so they are compressed. */
  public static RowWriter ofListing(OutputStream out) throws IOException {
    return new RowWriter(
        new Builder(new StreamOutput(out), ShardSchema.LISTING, Map.of())
            .withDictionaryEncoding(false)
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .withWriterVersion(WriterVersion.PARQUET_1_0)
            .withPageWriteChecksumEnabled(false)
            .build());
  }

  /** Writes one row; its pixels may be changed afterwards. */
  public void write(ShardRow row) throws IOException {
    writer.write(row);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  private static final class Builder extends ParquetWriter.Builder<ShardRow, Builder> {
    private final MessageType schema;
    private final Map<String, String> footer;

    Builder(OutputFile file, MessageType schema, Map<String, String> footer) {
      super(file);
      this.schema = schema;
      this.footer = footer;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<ShardRow> getWriteSupport(Configuration conf) {
      return new Rows(schema, footer);
    }
  }

  private static final class Rows extends WriteSupport<ShardRow> {
    private final MessageType schema;
    private final Map<String, String> footer;
    private @Nullable RecordConsumer consumer;

    Rows(MessageType schema, Map<String, String> footer) {
      this.schema = schema;
      this.footer = footer;
    }

    @Override
    public WriteContext init(Configuration conf) {
      return new WriteContext(schema, footer);
    }

    @Override
    public void prepareForWrite(RecordConsumer given) {
      consumer = given;
    }

    @Override
    public void write(ShardRow row) {
      RecordConsumer to = Objects.requireNonNull(consumer);
      to.startMessage();
      binary(to, 0, ShardSchema.PATH, Binary.fromString(row.path()));
      to.startField(ShardSchema.LABEL, 1);
      to.addInteger(row.label());
      to.endField(ShardSchema.LABEL, 1);
      if (schema.getFieldCount() > 2) {
        to.startField(ShardSchema.FORM, 2);
        to.addLong(row.form());
        to.endField(ShardSchema.FORM, 2);
        binary(to, 3, ShardSchema.PIXELS, Binary.fromReusedByteBuffer(row.pixels()));
      }
      to.endMessage();
    }

    private static void binary(RecordConsumer to, int index, String name, Binary value) {
      to.startField(name, index);
      to.addBinary(value);
      to.endField(name, index);
    }
  }
}
