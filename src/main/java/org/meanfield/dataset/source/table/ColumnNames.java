package org.meanfield.dataset.source.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.meanfield.cluster.ScalaTypes;
import org.meanfield.fault.MeanfieldException;
import scala.Option;

/**
 * How a session finds a column by its name. A column whose name is just that is it, dots and
 * backticks included. Else, where the session does not tell cases apart, it is the only one that
 * differs in case alone. Else the name is read as SQL reads it: parts divided by dots, backticks
 * about a part that holds dots, the parts after a column's being fields of structs, each found by
 * the same rule. A table's alias is no part of a name.
 *
 * @param caseSensitive {@code spark.sql.caseSensitive}
 */
public record ColumnNames(boolean caseSensitive) {
  private static final String SETTING = "spark.sql.caseSensitive";

  /** As a session is set now. */
  public static ColumnNames of(SparkSession spark) {
    return new ColumnNames(Boolean.parseBoolean(spark.conf().get(SETTING)));
  }

  /** As the session of this thread is set, for those who are given a schema without its table. */
  public static ColumnNames active() {
    Option<SparkSession> active = SparkSession.getActiveSession();
    Option<SparkSession> session = active.isDefined() ? active : SparkSession.getDefaultSession();
    return session.isDefined() ? of(session.get()) : new ColumnNames(false);
  }

  /** Whether two names are one. */
  public boolean same(String one, String other) {
    return caseSensitive ? one.equals(other) : one.equalsIgnoreCase(other);
  }

  /**
   * The column of that name; empty: there is none.
   *
   * @param table what messages call the table
   * @throws MeanfieldException of kind USAGE where it fits several
   */
  public Optional<TableColumn> find(StructType schema, String name, String table) {
    Optional<TableColumn> whole = find(schema, List.of(name), name, table);
    return whole.isPresent() ? whole : find(schema, parts(name), name, table);
  }

  /**
   * The column of that name.
   *
   * @param table what messages call the table
   * @param held what it is to hold, as {@code image}
   * @throws MeanfieldException of kind USAGE where there is none, or the name fits several
   */
  public TableColumn require(StructType schema, String name, String table, String held) {
    return find(schema, name, table)
        .orElseThrow(
            () ->
                MeanfieldException.usage(
                    String.format(
                        Locale.ROOT,
                        "There is no column %s in %s, which has %s: name the one that holds the"
                            + " %ss (?%s=COLUMN after a table's name, set%sCol in a program).",
                        name,
                        table,
                        String.join(", ", schema.fieldNames()),
                        held,
                        held,
                        StringUtils.capitalize(held))));
  }

  private static List<String> parts(String name) {
    try {
      return ScalaTypes.list(UnresolvedAttribute.parseAttributeName(name));
    } catch (Exception noneInSql) { // Spark's Scala throws what Java would have to declare.
      return List.of();
    }
  }

  private Optional<TableColumn> find(
      StructType schema, List<String> parts, String name, String table) {
    List<Integer> ordinals = new ArrayList<>();
    List<StructField> fields = new ArrayList<>();
    StructType within = schema;
    for (String part : parts) {
      List<Integer> fitting = fitting(within, part);
      if (fitting.isEmpty()) {
        return Optional.empty();
      }
      if (fitting.size() > 1) {
        throw ambiguous(within, fitting, name, table);
      }
      ordinals.add(fitting.get(0));
      fields.add(within.fields()[fitting.get(0)]);
      within = last(fields).dataType() instanceof StructType struct ? struct : new StructType();
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(TableColumn.of(ordinals, fields));
  }

  private static StructField last(List<StructField> fields) {
    return fields.get(fields.size() - 1);
  }

  private List<Integer> fitting(StructType within, String part) {
    List<Integer> exactly = which(within, part::equals);
    return exactly.isEmpty() ? which(within, name -> same(name, part)) : exactly;
  }

  private static List<Integer> which(StructType within, Predicate<String> name) {
    StructField[] fields = within.fields();
    return IntStream.range(0, fields.length)
        .filter(i -> name.test(fields[i].name()))
        .boxed()
        .toList();
  }

  private static MeanfieldException ambiguous(
      StructType within, List<Integer> fitting, String name, String table) {
    List<String> names = fitting.stream().map(i -> within.fields()[i].name()).toList();
    boolean alike = names.stream().distinct().count() == 1;
    return MeanfieldException.usage(
        String.format(
            Locale.ROOT,
            "The name %s fits %d columns of %s: %s. %s.",
            name,
            names.size(),
            table,
            String.join(", ", names),
            alike
                ? "Rename or drop all but one of them"
                : "Give one of them just as it is written here, or set " + SETTING + "=true"));
  }
}
