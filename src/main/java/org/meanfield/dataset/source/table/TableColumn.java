package org.meanfield.dataset.source.table;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.util.package$;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * Where a column stands in a table, or a field in a struct of its, whatever other columns are
 * called.
 *
 * @param ordinals of the column in the table, and of a field in each struct on the way to it
 * @param field its name, type and metadata
 * @param sql its name as SQL has it
 */
public record TableColumn(List<Integer> ordinals, StructField field, String sql)
    implements Serializable {
  public TableColumn {
    ordinals = List.copyOf(ordinals);
  }

  /** One that was found by way of these fields. */
  static TableColumn of(List<Integer> ordinals, List<StructField> fields) {
    return new TableColumn(
        ordinals,
        fields.get(fields.size() - 1),
        fields.stream()
            .map(field -> package$.MODULE$.quoteIfNeeded(field.name()))
            .collect(Collectors.joining(".")));
  }

  /** The same where it was selected as the column of that number. */
  public TableColumn selectedAs(int column) {
    return new TableColumn(List.of(column), field, sql);
  }

  /** Reads it of the very table in whose schema it was found. */
  public Column of(org.apache.spark.sql.Dataset<?> table) {
    return new Column(in(table)).as(field.name());
  }

  /** As {@link #of(org.apache.spark.sql.Dataset)}, as plans have it. */
  public Expression in(org.apache.spark.sql.Dataset<?> table) {
    Expression read = table.queryExecution().analyzed().output().apply(ordinals.get(0));
    for (int ordinal : ordinals.subList(1, ordinals.size())) {
      read = new GetStructField(read, ordinal, Option.empty());
    }
    return read;
  }

  /** Its value in a row of that table; null also where a struct on the way is null. */
  public @Nullable Object of(Row row) {
    Row within = row;
    for (int ordinal : ordinals.subList(0, ordinals.size() - 1)) {
      if (within.isNullAt(ordinal)) {
        return null;
      }
      within = within.getStruct(ordinal);
    }
    return within.get(ordinals.get(ordinals.size() - 1));
  }
}
