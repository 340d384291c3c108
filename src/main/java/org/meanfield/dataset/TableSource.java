package org.meanfield.dataset;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.meanfield.cluster.Jobs;
import org.meanfield.cluster.TaskBytes;
import org.meanfield.fault.Fault;

/**
 * Labelled images in a table's rows. The driver keeps about 24 bytes of each: its class and a hash
 * of its image, so that a table which gives other rows when it is read again is noticed.
 *
 * @param rows (image, label), in partitions that have to come out alike whenever they are computed
 * @param partitionStarts the row that each partition begins with, and last their number
 * @param hashes of each row's image
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one
public record TableSource(
    JavaRDD<Row> rows,
    ImageCells cells,
    String location,
    List<String> classNames,
    Listing listing,
    String fingerprint,
    long largestFile,
    int[] partitionStarts,
    long[] hashes)
    implements ImageSource {
  public TableSource {
    classNames = List.copyOf(classNames);
  }

  /**
   * Looks through a table: one Spark job.
   *
   * @param imageColumn binary (whole JPEG, PNG, GIF or BMP files) or Spark's image struct
   * @param labelColumn strings, or whole numbers of any numeric type
   * @param labelNames names of the classes in order of their index; empty: the labels that there
   *     are, strings sorted, numbers ascending
   * @throws Fault of kind USAGE where a column is missing or of a wrong type, DATA where a cell is
   *     null or a label not one that can be
   */
  public static TableSource open(
      org.apache.spark.sql.Dataset<?> table,
      String imageColumn,
      String labelColumn,
      List<String> labelNames) {
    ImageCells cells = ImageCells.of(table.schema(), imageColumn);
    DataType labels = labelType(table, labelColumn);
    JavaRDD<Row> rows = table.toDF().select(column(imageColumn), column(labelColumn)).javaRDD();
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(rows.context());
    List<TableScan> scans;
    try (JobDescription unused = new JobDescription(spark, "Looking through the table")) {
      scans =
          Jobs.collect(
                  rows.mapPartitions(
                      part -> List.of(TaskBytes.encode(TableScan.of(part, cells))).iterator()))
              .stream()
              .map(bytes -> (TableScan) TaskBytes.decode(bytes))
              .toList();
    }
    requireWhole(scans, imageColumn, labelColumn);
    List<String> names =
        labelNames.isEmpty() ? found(scans, labels) : checked(scans, labelColumn, labelNames);
    return of(rows, cells, imageColumn, labelColumn, names, scans);
  }

  private static org.apache.spark.sql.Column column(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  private static TableSource of(
      JavaRDD<Row> rows,
      ImageCells cells,
      String imageColumn,
      String labelColumn,
      List<String> names,
      List<TableScan> scans) {
    Map<String, Integer> index = new HashMap<>();
    names.forEach(name -> index.put(name, index.size()));
    int[] starts = new int[scans.size() + 1];
    for (int p = 0; p < scans.size(); p++) {
      starts[p + 1] = Math.addExact(starts[p], scans.get(p).classes().length);
    }
    int size = starts[scans.size()];
    if (size == 0 || size > Limits.EXAMPLES) {
      throw Fault.data(
          "The table has %,d rows; expected 1 to %,d.".formatted(size, Limits.EXAMPLES));
    }
    int[] classes = new int[size];
    long[] hashes = new long[size];
    Fingerprint fingerprint = new Fingerprint();
    int row = 0;
    for (TableScan scan : scans) {
      for (int i = 0; i < scan.classes().length; i++, row++) {
        classes[row] = index.getOrDefault(scan.names()[scan.classes()[i]], -1);
        hashes[row] = scan.hashes()[i];
        fingerprint.add(hashes[row]).add(classes[row]);
      }
    }
    return new TableSource(
        rows,
        cells,
        "the table (columns %s, %s)".formatted(imageColumn, labelColumn),
        names,
        Listing.ofOneFile("row", classes),
        fingerprint.hex(),
        scans.stream().mapToLong(TableScan::largest).max().orElse(0),
        starts,
        hashes);
  }

  /**
   * Makes sure that a column can hold labels.
   *
   * @throws Fault of kind USAGE where there is no such column, or it can't
   */
  public static DataType labelType(org.apache.spark.sql.Dataset<?> table, String labelColumn) {
    return labelType(table.schema(), labelColumn);
  }

  /** As {@link #labelType(org.apache.spark.sql.Dataset, String)}, of a schema alone. */
  public static DataType labelType(
      org.apache.spark.sql.types.StructType schema, String labelColumn) {
    StructField field = ImageCells.field(schema, labelColumn, "a label column");
    DataType type = field.dataType();
    if (!type.equals(DataTypes.StringType) && !(type instanceof NumericType)) {
      throw Fault.usage(
          "The column %s is of type %s; expected labels: strings, or whole numbers."
              .formatted(labelColumn, type.catalogString()));
    }
    return type;
  }

  private static void requireWhole(List<TableScan> scans, String image, String label) {
    requireNone(scans.stream().mapToLong(TableScan::nullImages).sum(), image);
    requireNone(scans.stream().mapToLong(TableScan::nullLabels).sum(), label);
    for (TableScan scan : scans) {
      if (scan.fraction() != null) {
        throw Fault.data(
            "The label column %s holds %s; expected strings, or whole numbers: make it either."
                .formatted(label, scan.fraction()));
      }
    }
  }

  private static void requireNone(long nulls, String column) {
    if (nulls > 0) {
      throw Fault.data(
          "The column %s is null in %,d rows: leave them out, as by filter(\"%s is not null\")."
              .formatted(column, nulls, column));
    }
  }

  private static Stream<String> labels(List<TableScan> scans) {
    return scans.stream().flatMap(scan -> Arrays.stream(scan.names())).distinct();
  }

  private static List<String> found(List<TableScan> scans, DataType type) {
    Comparator<String> order =
        type.equals(DataTypes.StringType)
            ? Location.BY_BYTES
            : Comparator.<String, BigInteger>comparing(BigInteger::new);
    List<String> names = labels(scans).sorted(order).toList();
    if (names.size() > Limits.CLASSES) {
      throw Fault.data(
          "The table has %d labels, and at most %d classes are trained: is it the right column?"
              .formatted(names.size(), Limits.CLASSES));
    }
    return names;
  }

  private static List<String> checked(
      List<TableScan> scans, String labelColumn, List<String> given) {
    List<String> unknown = labels(scans).filter(name -> !given.contains(name)).sorted().toList();
    if (!unknown.isEmpty()) {
      throw Fault.data(
          "The column %s holds %s, not among the labels that were given, %s: name it in data.labels, or leave those rows out."
              .formatted(
                  labelColumn, StringUtils.abbreviate(String.join(", ", unknown), 200), given));
    }
    return given;
  }

  @Override
  public TableSource without(BitSet positions) {
    return new TableSource(
        rows,
        cells,
        location,
        classNames,
        listing.without(positions),
        fingerprint,
        largestFile,
        partitionStarts,
        hashes);
  }
}
