package org.meanfield.dataset.source.table;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.MurmurHash3;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * What the driver keeps of one partition of a table: of each row the class and a hash of the image.
 *
 * @param names distinct labels as text, in order of their first row
 * @param classes index into {@code names} of each row
 * @param hashes of each row's image
 * @param nullImages rows without an image
 * @param nullLabels rows without a label
 * @param fraction a label that is no whole number; null: none
 * @param largest bytes of the largest image
 */
@SuppressWarnings("ArrayRecordComponent") // travels once, compared by no one
record TableScan(
    String[] names,
    int[] classes,
    long[] hashes,
    long nullImages,
    long nullLabels,
    @Nullable String fraction,
    long largest)
    implements Serializable {
  /** Of rows (image, label). */
  static TableScan of(Iterator<Row> rows, ImageColumn cells) {
    Map<String, Integer> names = new LinkedHashMap<>();
    List<Integer> classes = new ArrayList<>();
    List<Long> hashes = new ArrayList<>();
    long nullImages = 0;
    long nullLabels = 0;
    long largest = 0;
    String fraction = null;
    while (rows.hasNext()) {
      Row row = rows.next();
      nullImages += row.isNullAt(0) ? 1 : 0;
      nullLabels += row.isNullAt(1) ? 1 : 0;
      if (row.isNullAt(0) || row.isNullAt(1)) {
        continue;
      }
      byte[] bytes = cells.bytes(row.get(0));
      largest = Math.max(largest, cells.comparableBytes(bytes));
      hashes.add(hash(bytes));
      String name = text(row.get(1));
      fraction = name == null ? row.get(1).toString() : fraction;
      String known = name == null ? "" : name;
      classes.add(names.computeIfAbsent(known, unused -> names.size()));
    }
    return new TableScan(
        names.keySet().toArray(String[]::new),
        classes.stream().mapToInt(Integer::intValue).toArray(),
        hashes.stream().mapToLong(Long::longValue).toArray(),
        nullImages,
        nullLabels,
        fraction,
        largest);
  }

  /** The first half of MurmurHash3's 128 bits, by its published algorithm. */
  static long hash(byte[] bytes) {
    return MurmurHash3.hash128x64(bytes)[0];
  }

  /** A label's name; null: a number that is not whole. */
  private static @Nullable String text(Object label) {
    if (label instanceof String name) {
      return name;
    }
    try {
      return new BigDecimal(label.toString()).toBigIntegerExact().toString();
    } catch (ArithmeticException | NumberFormatException notWhole) {
      return null;
    }
  }
}
