package org.meanfield.dataset.source.table;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.meanfield.dataset.decode.Limits;
import org.meanfield.dataset.files.Location;
import org.meanfield.dataset.source.ClassNumbers;
import org.meanfield.dataset.source.DatasetUse;
import org.meanfield.dataset.source.NumberedClasses;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.text.NormalForm;

/**
 * The classes of a table's labels. A string is a class's name; a number is one too where all names
 * are numbers ({@link ClassNumbers}), else a class's index, as in IDX files and as Spark's own
 * classifiers take it, and where the classes have names not every one needs a row. Strings that are
 * all such numbers, and none a class's name, as of folders {@code label=0/}, are taken as numbers.
 *
 * @param names of the classes in order of their index
 * @param index the class of a label's text
 */
record TableLabels(List<String> names, ToIntFunction<String> index) {
  private static final Pattern INDEX = Pattern.compile("0|[1-9]\\d{0,8}");

  /**
   * What a column's labels come to.
   *
   * @param given what classes there are and which a number means; of no names: the strings, sorted,
   *     or the numbers
   * @throws MeanfieldException of kind DATA where a label is none of them
   */
  static TableLabels of(
      List<TableScan> scans,
      DataType type,
      TableColumns columns,
      ClassNumbers given,
      DatasetUse use) {
    List<String> found =
        scans.stream().flatMap(scan -> Arrays.stream(scan.names())).distinct().toList();
    return type.equals(DataTypes.StringType) && !areNumbers(found, given.names())
        ? named(found, columns, given.names(), use)
        : numbered(found, columns, given);
  }

  private static boolean areNumbers(List<String> found, List<String> given) {
    return Collections.disjoint(found, given)
        && found.stream().allMatch(INDEX.asMatchPredicate())
        && !given.isEmpty();
  }

  private static TableLabels named(
      List<String> found, TableColumns columns, List<String> given, DatasetUse use) {
    List<String> names =
        given.isEmpty()
            ? found.stream().map(NormalForm::of).distinct().sorted(Location.BY_BYTES).toList()
            : given;
    if (names.size() > Limits.CLASSES) {
      throw MeanfieldException.data(
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
        ClassNumbers.of(names));
    if (use == DatasetUse.TRAINING) {
      requireEach(found, columns, names);
    }
    return new TableLabels(names, name -> index.get(NormalForm.of(name)));
  }

  private static void requireEach(List<String> found, TableColumns columns, List<String> names) {
    Set<String> there = new HashSet<>(NormalForm.all(found));
    List<String> missing =
        names.stream().filter(name -> !there.contains(NormalForm.of(name))).toList();
    if (!missing.isEmpty()) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "The column %s of %s holds no %s, and to train each class needs images; expected rows"
                  + " of each of %s.",
              columns.label(),
              columns.table(),
              StringUtils.abbreviate(String.join(", ", missing), 200),
              StringUtils.abbreviate("the labels " + String.join(", ", names), 200)));
    }
  }

  private static TableLabels numbered(
      List<String> found, TableColumns columns, ClassNumbers given) {
    if (given.names().isEmpty()) {
      return unnamed(found, columns);
    }
    requireKnown(
        found.stream()
            .map(BigInteger::new)
            .filter(number -> given.find(number) < 0)
            .sorted()
            .map(BigInteger::toString),
        columns,
        given);
    return new TableLabels(given.names(), number -> given.find(new BigInteger(number)));
  }

  private static TableLabels unnamed(List<String> found, TableColumns columns) {
    BigInteger end = BigInteger.valueOf(Limits.CLASSES);
    found.stream()
        .map(BigInteger::new)
        .filter(number -> number.signum() < 0 || number.compareTo(end) >= 0)
        .sorted()
        .findFirst()
        .ifPresent(number -> refuse(number, columns));
    String held =
        String.format(Locale.ROOT, "The column %s of %s", columns.label(), columns.table());
    int[] numbers = found.stream().mapToInt(Integer::parseInt).toArray();
    return new TableLabels(NumberedClasses.names(held, numbers), Integer::parseInt);
  }

  private static void refuse(BigInteger number, TableColumns columns) {
    throw MeanfieldException.data(
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
      Stream<String> unknown, TableColumns columns, ClassNumbers classes) {
    String listed = unknown.map(TableLabels::shown).collect(Collectors.joining(", "));
    if (!listed.isEmpty()) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "The column %s of %s holds %s; expected %s: leave those rows out, or, to train, name"
                  + " them in data.labels.",
              columns.label(),
              columns.table(),
              StringUtils.abbreviate(listed, 200),
              classes.expected()));
    }
  }

  /** In quotes, where it could not be seen without. */
  private static String shown(String label) {
    return label.isBlank() || !label.equals(label.strip()) ? "\"" + label + "\"" : label;
  }

  /**
   * Makes sure that a column can hold labels.
   *
   * @throws MeanfieldException of kind USAGE where it can't
   */
  static DataType type(TableColumn label, TableColumns columns) {
    DataType type = label.field().dataType();
    if (!type.equals(DataTypes.StringType) && !(type instanceof NumericType)) {
      throw MeanfieldException.usage(
          String.format(
              Locale.ROOT,
              "The column %s of %s is of type %s; expected labels: strings, or whole numbers.",
              label.sql(),
              columns.table(),
              type.catalogString()));
    }
    return type;
  }
}
