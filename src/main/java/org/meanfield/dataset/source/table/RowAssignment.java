package org.meanfield.dataset.source.table;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.meanfield.fault.MeanfieldException;
import scala.Tuple2;

/**
 * Which row of a table goes where, sent to each executor once. Plain arrays, so that any serializer
 * takes it.
 */
final class RowAssignment implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long NOWHERE = -1;

  /** Of the arrays below, and again as the broadcast's blocks. */
  static final int BYTES_A_ROW = 2 * (2 * Long.BYTES + 3 * Integer.BYTES);

  private final String table;
  private final boolean pixels;
  private final int[] partitionStarts;
  private final long[] hashes;
  private final long[] keys;
  private final int[][] shares;
  private final int[][] shareLabels;
  private final int[][] shareRows;

  /**
   * @param shares positions in the source's listing, in order of each worker's share
   */
  RowAssignment(TableSource source, List<int[]> shares) {
    this.table = source.location();
    this.pixels = source.cells().pixels();
    this.partitionStarts = source.partitionStarts();
    this.hashes = source.hashes();
    this.keys = new long[hashes.length];
    Arrays.fill(keys, NOWHERE);
    this.shares = shares.toArray(int[][]::new);
    this.shareLabels = new int[shares.size()][];
    this.shareRows = new int[shares.size()][];
    for (int w = 0; w < this.shares.length; w++) {
      shareLabels[w] = source.listing().labels(this.shares[w]);
      shareRows[w] = source.listing().indexes(this.shares[w]);
      for (int place = 0; place < shareRows[w].length; place++) {
        keys[shareRows[w][place]] = (long) w << Integer.SIZE | place;
      }
    }
  }

  /** The worker of a key. */
  static int worker(long key) {
    return (int) (key >>> Integer.SIZE);
  }

  ImageColumn cells() {
    return new ImageColumn(pixels);
  }

  int size(int worker) {
    return shares[worker].length;
  }

  int label(int worker, int place) {
    return shareLabels[worker][place];
  }

  int position(int worker, int place) {
    return shares[worker][place];
  }

  int row(int worker, int place) {
    return shareRows[worker][place];
  }

  /** The images of one partition that go somewhere, by worker and place. */
  Iterator<Tuple2<Long, byte[]>> sent(int partition, Iterator<Row> rows) {
    return new Sent(partition, rows);
  }

  /** What to tell where the rows are not those that were planned. */
  MeanfieldException changed() {
    return MeanfieldException.data(
        String.format(
            Locale.ROOT,
            "When it was read again, %s gave other rows: leave it alone while it is read; in a"
                + " program cache() or persist() it first, or make it so that it comes out the same"
                + " each time.",
            table));
  }

  private final class Sent implements Iterator<Tuple2<Long, byte[]>> {
    private final Iterator<Row> rows;
    private final RowMatching matching = new RowMatching();
    private int left;
    private @Nullable Tuple2<Long, byte[]> next;

    Sent(int partition, Iterator<Row> rows) {
      if (partition + 1 >= partitionStarts.length) {
        throw changed();
      }
      this.rows = rows;
      for (int row = partitionStarts[partition]; row < partitionStarts[partition + 1]; row++) {
        matching.expect(hashes[row], row);
        left++;
      }
    }

    @Override
    public boolean hasNext() {
      while (next == null && rows.hasNext()) {
        next = sent(rows.next());
      }
      if (next == null && left > 0) {
        throw changed();
      }
      return next != null;
    }

    @Override
    public Tuple2<Long, byte[]> next() {
      Tuple2<Long, byte[]> found = hasNext() ? next : null;
      if (found == null) {
        throw new NoSuchElementException();
      }
      next = null;
      return found;
    }

    /** Null where the image goes nowhere. */
    private @Nullable Tuple2<Long, byte[]> sent(Row image) {
      if (image.isNullAt(0)) {
        throw changed();
      }
      byte[] bytes = cells().bytes(image.get(0));
      int row = matching.take(TableScan.hash(bytes)).orElseThrow(RowAssignment.this::changed);
      left--;
      return keys[row] == NOWHERE ? null : new Tuple2<>(keys[row], bytes);
    }
  }
}
