package org.meanfield.dataset;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.meanfield.config.NormalForm;
import org.meanfield.fault.Fault;

/**
 * The classes of a table's labels. A string is a class's name; a number is a class's index, as in
 * IDX files and as Spark's own classifiers take it, whether or not every class has a row.
 *
 * @param names of the classes in order of their index
 * @param index the class of a label's text
 */
record TableLabels(List<String> names, ToIntFunction<String> index) {
  /**
   * What a column's labels come to.
   *
   * @param given names of the classes; empty: the strings, sorted, or the numbers up to the largest
   * @throws Fault of kind DATA where a label is none of them
   */
  static TableLabels of(
      List<TableScan> scans, DataType type, TableColumns columns, List<String> given) {
    List<String> found =
        scans.stream().flatMap(scan -> Arrays.stream(scan.names())).distinct().toList();
    return type.equals(DataTypes.StringType)
        ? named(found, columns, given)
        : numbered(found, columns, given);
  }

  private static TableLabels named(List<String> found, TableColumns columns, List<String> given) {
    List<String> names =
        given.isEmpty()
            ? found.stream().map(NormalForm::of).distinct().sorted(Location.BY_BYTES).toList()
            : given;
    if (names.size() > Limits.CLASSES) {
      throw Fault.data(
          String.format(
              Locale.ROOT,
              "The column %s of %s holds %d labels, and at most %d classes are trained: is it the"
                  + " right column?",
              columns.label(),
              columns.table(),
              names.size(),
              Limits.CLASSES));
    }
    Map<String, Integer> index = new HashMap<>();
    names.forEach(name -> index.put(NormalForm.of(name), index.size()));
    requireKnown(
        found.stream().filter(name -> !index.containsKey(NormalForm.of(name))).sorted(),
        columns,
        names);
    return new TableLabels(names, name -> index.get(NormalForm.of(name)));
  }

  private static TableLabels numbered(
      List<String> found, TableColumns columns, List<String> given) {
    BigInteger end = BigInteger.valueOf(given.isEmpty() ? Limits.CLASSES : given.size());
    Stream<BigInteger> beyond =
        found.stream()
            .map(BigInteger::new)
            .filter(number -> number.signum() < 0 || number.compareTo(end) >= 0)
            .sorted();
    if (given.isEmpty()) {
      beyond.findFirst().ifPresent(number -> refuse(number, columns));
    } else {
      requireKnown(beyond.map(BigInteger::toString), columns, given);
    }
    int last = found.stream().mapToInt(Integer::parseInt).max().orElse(-1);
    List<String> numbers = IntStream.rangeClosed(0, last).mapToObj(Integer::toString).toList();
    return new TableLabels(given.isEmpty() ? numbers : given, Integer::parseInt);
  }

  private static void refuse(BigInteger number, TableColumns columns) {
    throw Fault.data(
        String.format(
            Locale.ROOT,
            "The column %s of %s holds %s; expected strings, or whole numbers from 0 to %d, each"
                + " the index of a class: make strings of it, or index it by a StringIndexer.",
            columns.label(),
            columns.table(),
            number,
            Limits.CLASSES - 1));
  }

  private static void requireKnown(
      Stream<String> unknown, TableColumns columns, List<String> names) {
    String listed = unknown.collect(Collectors.joining(", "));
    if (!listed.isEmpty()) {
      throw Fault.data(
          String.format(
              Locale.ROOT,
              "The column %s of %s holds %s; expected %s, or their indexes from 0 in a column of"
                  + " numbers: leave those rows out, or, to train, name them in data.labels.",
              columns.label(),
              columns.table(),
              StringUtils.abbreviate(listed, 200),
              StringUtils.abbreviate("the labels " + String.join(", ", names), 200)));
    }
  }

  /**
   * Makes sure that a column can hold labels.
   *
   * @throws Fault of kind USAGE where there is no such column, or it can't
   */
  static DataType type(StructType schema, TableColumns columns) {
    StructField field = ImageCells.field(schema, columns.label(), columns.table(), "label");
    DataType type = field.dataType();
    if (!type.equals(DataTypes.StringType) && !(type instanceof NumericType)) {
      throw Fault.usage(
          String.format(
              Locale.ROOT,
              "The column %s of %s is of type %s; expected labels: strings, or whole numbers.",
              columns.label(),
              columns.table(),
              type.catalogString()));
    }
    return type;
  }
}
