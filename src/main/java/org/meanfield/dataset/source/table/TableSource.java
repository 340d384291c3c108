package org.meanfield.dataset.source.table;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.meanfield.cluster.JobDescription;
import org.meanfield.cluster.JobFailedException;
import org.meanfield.cluster.Jobs;
import org.meanfield.cluster.TaskResultSerializer;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.decode.Limits;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.example.Undecodable;
import org.meanfield.dataset.files.Fingerprint;
import org.meanfield.dataset.files.Listing;
import org.meanfield.dataset.share.HeldShares;
import org.meanfield.dataset.source.ClassNumbers;
import org.meanfield.dataset.source.DatasetUse;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.dataset.source.ReadPlan;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

/**
 * Labelled images in a table's rows. Their one order is by class and then by a hash of the image,
 * so that it does not depend on how a table happens to be cut and sorted. The driver keeps about 24
 * bytes of each: its class, its row and the hash, by which a table that gives other rows when it is
 * read again is noticed.
 *
 * @param rows (image, label, name or null), in partitions that have to hold the same rows whenever
 *     they are computed, in any order
 * @param location what messages call the table
 * @param listing its indexes are rows, in order of the partitions
 * @param partitionStarts the row that each partition begins with, and last their number
 * @param hashes of each row's image
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one
public record TableSource(
    JavaRDD<Row> rows,
    ImageColumn cells,
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

  /** Looks through a table to train on it: as the other {@code open}. */
  public static TableSource open(
      org.apache.spark.sql.Dataset<?> table, TableColumns columns, List<String> labelNames) {
    return open(table, columns, labelNames, DatasetUse.TRAINING);
  }

  /**
   * Looks through a table: one Spark job.
   *
   * @param labelNames names of the classes in order of their index; empty: the strings that there
   *     are, sorted, or the numbers from 0 to the largest. Where all names are whole numbers, a
   *     number is the class of that name, else its index
   * @throws MeanfieldException of kind USAGE where a column is missing or of a wrong type, DATA
   *     where a cell is null, a label not one that can be or a file damaged, CLUSTER where the
   *     table can't be read
   */
  public static TableSource open(
      org.apache.spark.sql.Dataset<?> table,
      TableColumns columns,
      List<String> labelNames,
      DatasetUse use) {
    return open(table, columns, ClassNumbers.of(labelNames), use);
  }

  /**
   * Looks through a table to train on it whose labels are indexes of {@code labelNames}, whatever
   * those are, as a StringIndexer makes them; throws as the other {@code open}.
   */
  public static TableSource openIndexed(
      org.apache.spark.sql.Dataset<?> table, TableColumns columns, List<String> labelNames) {
    return open(table, columns, ClassNumbers.indexes(labelNames), DatasetUse.TRAINING);
  }

  private static TableSource open(
      org.apache.spark.sql.Dataset<?> table,
      TableColumns columns,
      ClassNumbers classes,
      DatasetUse use) {
    ColumnNames names = ColumnNames.of(table.sparkSession());
    TableColumn image = columns.image(table.schema(), names);
    TableColumn label = columns.label(table.schema(), names);
    ImageColumn cells = ImageColumn.of(image, columns.table());
    DataType labels = TableLabels.type(label, columns);
    JavaRDD<Row> rows =
        table
            .toDF()
            .select(
                image.of(table),
                label.of(table),
                RowIds.column(table, columns.path(), image, columns.table())
                    .orElseGet(() -> functions.lit(null).cast(DataTypes.StringType)))
            .javaRDD();
    List<TableScan> scans = scans(rows, cells, columns.table());
    requireNone(scans.stream().mapToLong(TableScan::nullImages).sum(), image, columns.table());
    requireNone(scans.stream().mapToLong(TableScan::nullLabels).sum(), label, columns.table());
    requireWholeNumbers(scans, columns);
    return of(rows, cells, columns, TableLabels.of(scans, labels, columns, classes, use), scans);
  }

  /**
   * Makes sure that columns can hold images and labels.
   *
   * @throws MeanfieldException of kind USAGE where there is no such column, its name fits several,
   *     or it can't
   */
  public static void requireColumns(StructType schema, ColumnNames names, TableColumns columns) {
    ImageColumn.of(columns.image(schema, names), columns.table());
    TableLabels.type(columns.label(schema, names), columns);
  }

  private static List<TableScan> scans(JavaRDD<Row> rows, ImageColumn cells, String table) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(rows.context());
    try (JobDescription unused = new JobDescription(spark, "Looking through " + table)) {
      return Jobs.collect(
              rows.mapPartitions(
                  part ->
                      List.of(TaskResultSerializer.encode(TableScan.of(part, cells))).iterator()))
          .stream()
          .map(bytes -> (TableScan) TaskResultSerializer.decode(bytes))
          .toList();
    } catch (JobFailedException e) {
      throw failed(table, TableFailure.of(e), e);
    }
  }

  private static MeanfieldException failed(
      String table, TableFailure failure, JobFailedException cause) {
    return failure.inFile()
        ? new MeanfieldException(
            ErrorKind.DATA,
            String.format(
                Locale.ROOT,
                "%s could not be read: %s Expected whole Parquet files whose columns have one type"
                    + " in all of them: write that file anew, or leave it out.",
                table,
                StringUtils.appendIfMissing(failure.reason(), ".")),
            cause)
        : new MeanfieldException(
            ErrorKind.CLUSTER,
            String.format(
                Locale.ROOT, "reading %s failed on the cluster: %s", table, failure.reason()),
            cause);
  }

  private static TableSource of(
      JavaRDD<Row> rows,
      ImageColumn cells,
      TableColumns columns,
      TableLabels labels,
      List<TableScan> scans) {
    int[] starts = starts(scans, columns);
    int[] classes = new int[starts[scans.size()]];
    long[] hashes = new long[classes.length];
    int row = 0;
    for (TableScan scan : scans) {
      int[] indexes = Arrays.stream(scan.names()).mapToInt(labels.index()).toArray();
      for (int i = 0; i < scan.classes().length; i++, row++) {
        classes[row] = indexes[scan.classes()[i]];
        hashes[row] = scan.hashes()[i];
      }
    }
    int[] order =
        IntStream.range(0, classes.length)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingInt(r -> classes[r]).thenComparingLong(r -> hashes[r]))
            .mapToInt(Integer::intValue)
            .toArray();
    Fingerprint fingerprint = new Fingerprint();
    labels.names().forEach(fingerprint::add);
    Arrays.stream(order).forEach(r -> fingerprint.add(hashes[r]).add(classes[r]));
    return new TableSource(
        rows,
        cells,
        columns.table(),
        labels.names(),
        Listing.ofRows(order, Arrays.stream(order).map(r -> classes[r]).toArray()),
        fingerprint.hex(),
        scans.stream().mapToLong(TableScan::largest).max().orElse(0),
        starts,
        hashes);
  }

  private static int[] starts(List<TableScan> scans, TableColumns columns) {
    long rows = scans.stream().mapToLong(scan -> scan.classes().length).sum();
    if (rows == 0 || rows > Limits.EXAMPLES) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "There are %,d rows in %s; expected 1 to %,d.",
              rows,
              columns.table(),
              Limits.EXAMPLES));
    }
    int[] starts = new int[scans.size() + 1];
    for (int p = 0; p < scans.size(); p++) {
      starts[p + 1] = starts[p] + scans.get(p).classes().length;
    }
    return starts;
  }

  private static void requireWholeNumbers(List<TableScan> scans, TableColumns columns) {
    for (TableScan scan : scans) {
      if (scan.fraction() != null) {
        throw MeanfieldException.data(
            String.format(
                Locale.ROOT,
                "The column %s of %s holds %s; expected labels: strings, or whole numbers. Make it"
                    + " either.",
                columns.label(),
                columns.table(),
                scan.fraction()));
      }
    }
  }

  private static void requireNone(long nulls, TableColumn column, String table) {
    if (nulls > 0) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "The column %s of %s is null in %,d rows: leave them out, as by filter(\"%s is not"
                  + " null\").",
              column.sql(),
              table,
              nulls,
              column.sql()));
    }
  }

  /** Positions in the listing of each partition's rows, in their order. */
  List<int[]> byPartition() {
    int[] positions = new int[hashes.length];
    Arrays.fill(positions, -1);
    for (int position = 0; position < listing.size(); position++) {
      positions[listing.index(position)] = position;
    }
    return IntStream.range(0, partitionStarts.length - 1)
        .mapToObj(
            p ->
                Arrays.stream(positions, partitionStarts[p], partitionStarts[p + 1])
                    .filter(position -> position >= 0)
                    .toArray())
        .toList();
  }

  /** By their names in the table, where it has some. */
  @Override
  public List<Undecodable> called(List<Undecodable> images) {
    if (images.isEmpty()) {
      return images;
    }
    int[] wanted =
        images.stream().mapToInt(image -> listing.index((int) image.position())).toArray();
    Map<Integer, String> names = RowIds.of(this, wanted);
    return images.stream()
        .map(
            image ->
                new Undecodable(
                    image.position(),
                    names.getOrDefault(listing.index((int) image.position()), image.path()),
                    image.reason()))
        .toList();
  }

  /** By their names in the table, where it has some. */
  @Override
  public String[] names() {
    int[] wanted = IntStream.range(0, listing.size()).map(listing::index).toArray();
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(rows.context());
    try (JobDescription unused = new JobDescription(spark, "Naming images")) {
      Map<Integer, String> found = RowIds.of(this, wanted);
      return IntStream.of(wanted)
          .mapToObj(row -> found.getOrDefault(row, "row " + row))
          .toArray(String[]::new);
    }
  }

  /** Brought together by Spark's shuffle. */
  @Override
  public HeldShares shares(ReadPlan plan) {
    return TableShares.of(this, plan);
  }

  /** In the table's own partitions. */
  @Override
  public JavaRDD<PackedChunk> inPlace(JavaSparkContext spark, ImageRecipe image, int partitions) {
    return TableShares.inPlace(spark, this, image);
  }

  @Override
  public String mendOneClass() {
    return "check its label column.";
  }

  @Override
  public long sentBytes() {
    return (long) listing.size() * RowAssignment.BYTES_A_ROW;
  }

  /** By its rows' hashes. */
  @Override
  public boolean isVerifiedWhenRead() {
    return true;
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
