package org.meanfield.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.meanfield.cluster.Jobs;
import scala.Tuple2;

/** What a table's users call its rows. */
final class RowNames {
  static final String PATH = "path";

  private RowNames() {}

  /**
   * The names as text: the column that is named for it, else {@code path}, as Spark's binaryFile
   * source gives it, else the image struct's origin; empty: the table has none.
   *
   * @param named by the user; null: none is
   */
  static Optional<Column> column(
      StructType schema, @Nullable String named, String image, ImageCells cells) {
    String wanted = Objects.requireNonNullElse(named, PATH);
    if (Arrays.stream(schema.fieldNames()).anyMatch(wanted::equalsIgnoreCase)) {
      return Optional.of(NamedTable.column(wanted).cast(DataTypes.StringType));
    }
    return named == null && cells.pixels()
        ? Optional.of(NamedTable.column(image).getField("origin"))
        : Optional.empty();
  }

  /**
   * The names of some rows: one Spark job.
   *
   * @param rows whose third column has them
   * @param partitionStarts the row that each partition begins with
   * @param wanted rows
   */
  static Map<Integer, String> of(JavaRDD<Row> rows, int[] partitionStarts, int[] wanted) {
    int[] sorted = Arrays.stream(wanted).sorted().toArray();
    Map<Integer, String> names = new HashMap<>();
    JavaRDD<Tuple2<Integer, String>> found =
        rows.mapPartitionsWithIndex(
            (partition, part) -> {
              int row = partitionStarts[partition];
              List<Tuple2<Integer, String>> some = new ArrayList<>();
              while (part.hasNext()) {
                Row next = part.next();
                if (Arrays.binarySearch(sorted, row) >= 0 && !next.isNullAt(2)) {
                  some.add(new Tuple2<>(row, next.getString(2)));
                }
                row++;
              }
              return some.iterator();
            },
            false);
    Jobs.collect(found).forEach(name -> names.put(name._1(), name._2()));
    return names;
  }
}
