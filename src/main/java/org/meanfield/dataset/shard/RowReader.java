package org.meanfield.dataset.shard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.function.ObjIntConsumer;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;
import org.meanfield.fault.MeanfieldException;

/**
 * Reads the Parquet files back, from memory: what is parsed is what was checked. Nothing that a
 * file says of itself is trusted: rows and bytes have to be as many as were written.
 */
public final class RowReader {
  private RowReader() {}

  /**
   * The examples of a part, row after row.
   *
   * @param file the whole of it
   * @param name what faults call it
   * @param rows that it must have
   * @param rowBytes of pixels that each must have
   * @throws MeanfieldException of kind DATA where it is no such part
   */
  public static PartExamples examples(byte[] file, String name, int rows, int rowBytes) {
    ByteBuffer[] pixels = new ByteBuffer[rows];
    long[] forms = new long[rows];
    read(
        file,
        name,
        ShardSchema.PART,
        ShardSchema.EXAMPLES,
        rows,
        (columns, row) -> {
          forms[row] = columns.longer(ShardSchema.FORM);
          ByteBuffer found = columns.binary(ShardSchema.PIXELS);
          if (found.remaining() != rowBytes) {
            throw damaged(
                name,
                String.format(
                    Locale.ROOT,
                    "row %d has %d bytes of pixels; expected %d",
                    row,
                    found.remaining(),
                    rowBytes));
          }
          pixels[row] = found;
        });
    return new PartExamples(pixels, forms);
  }

  /**
   * Paths and labels of a part or of a file of the listing.
   *
   * @param into gets each row, without pixels, and its number
   */
  public static void listing(byte[] file, String name, int rows, ObjIntConsumer<ShardRow> into) {
    read(
        file,
        name,
        ShardSchema.LISTING,
        ShardSchema.LISTING,
        rows,
        (columns, row) ->
            into.accept(
                new ShardRow(columns.text(ShardSchema.PATH), columns.integer(ShardSchema.LABEL)),
                row));
  }

  private static void read(
      byte[] file,
      String name,
      MessageType expected,
      MessageType wanted,
      int rows,
      ObjIntConsumer<Columns> row) {
    int next = 0;
    try (ParquetFileReader reader =
        ParquetFileReader.open(new BytesInput(file), ParquetReadOptions.builder().build())) {
      MessageType found = reader.getFileMetaData().getSchema();
      if (!found.equals(expected)) {
        throw damaged(name, "its columns are " + found.getFields() + "; expected others");
      }
      if (reader.getRecordCount() != rows) {
        throw damaged(
            name,
            String.format(
                Locale.ROOT, "it has %d rows; expected %d", reader.getRecordCount(), rows));
      }
      reader.setRequestedSchema(wanted);
      for (PageReadStore group = reader.readNextRowGroup();
          group != null;
          group = reader.readNextRowGroup()) {
        Columns columns = new Columns(group, wanted);
        for (long left = group.getRowCount(); left > 0; left--) {
          if (next == rows) {
            throw damaged(
                name, String.format(Locale.ROOT, "it has more than the %d rows expected", rows));
          }
          row.accept(columns, next++);
        }
      }
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw damaged(name, String.valueOf(e.getMessage()));
    } catch (MeanfieldException fault) {
      throw fault;
    } catch (RuntimeException e) {
      // Parquet's own, which have no common class.
      throw damaged(name, String.valueOf(e.getMessage()));
    }
    if (next != rows) {
      throw damaged(name, String.format(Locale.ROOT, "it has %d rows; expected %d", next, rows));
    }
  }

  private static MeanfieldException damaged(String name, String what) {
    return MeanfieldException.data(
        String.format(
            Locale.ROOT,
            "%s is no part of shards as Meanfield writes them: %s. Delete its shards, and run"
                + " prepare again.",
            name,
            what.lines().findFirst().orElse("")));
  }

  /** The columns of one row group, each read from its beginning on. */
  private static final class Columns {
    private final ColumnReadStoreImpl store;
    private final java.util.Map<String, ColumnReader> readers = new java.util.HashMap<>();

    Columns(PageReadStore group, MessageType schema) {
      this.store = new ColumnReadStoreImpl(group, new NoConverter(schema), schema, "");
    }

    ByteBuffer binary(String name) {
      ColumnReader column = column(name);
      ByteBuffer value = column.getBinary().toByteBuffer();
      column.consume();
      return value;
    }

    String text(String name) {
      ColumnReader column = column(name);
      String value = column.getBinary().toStringUsingUTF8();
      column.consume();
      return value;
    }

    int integer(String name) {
      ColumnReader column = column(name);
      int value = column.getInteger();
      column.consume();
      return value;
    }

    long longer(String name) {
      ColumnReader column = column(name);
      long value = column.getLong();
      column.consume();
      return value;
    }

    private ColumnReader column(String name) {
      return readers.computeIfAbsent(name, n -> store.getColumnReader(ShardSchema.column(n)));
    }
  }
}
