package org.meanfield.ml;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;

/** What a StringIndexer, or another stage before, has noted of a column of indexes. */
final class IndexedLabels {
  private IndexedLabels() {}

  /** Names of the classes in order of their index; empty: nothing is noted. */
  static List<String> of(StructField column) {
    if (!(column.dataType() instanceof NumericType)
        || !(Attribute.fromStructField(column) instanceof NominalAttribute nominal)) {
      return List.of();
    }
    if (nominal.values().isDefined()) {
      return List.of(nominal.values().get());
    }
    return nominal.getNumValues().isEmpty()
        ? List.of()
        : IntStream.range(0, (int) nominal.getNumValues().get())
            .mapToObj(Integer::toString)
            .toList();
  }
}
