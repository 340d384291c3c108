package org.meanfield.dataset.source.table;

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
import org.jspecify.annotations.Nullable;
import org.meanfield.cluster.Jobs;
import scala.Tuple2;

/** What a table's users call its rows. */
final class RowIds {
  static final String PATH = "path";

  private RowIds() {}

  /**
   * The names as text: the column that is named for it, else {@code path}, as Spark's binaryFile
   * source gives it, else the image struct's origin; empty: the table has none.
   *
   * @param named by the user; null: none is
   * @param title what messages call the table
   */
  static Optional<Column> column(
      org.apache.spark.sql.Dataset<?> table,
      @Nullable String named,
      TableColumn image,
      String title) {
    Optional<TableColumn> found =
        ColumnNames.of(table.sparkSession())
            .find(table.schema(), Objects.requireNonNullElse(named, PATH), title);
    if (found.isPresent() || named != null) {
      return found.map(column -> column.of(table).cast(DataTypes.StringType));
    }
    return ImageColumn.of(image, title).pixels()
        ? Optional.of(image.of(table).getField("origin"))
        : Optional.empty();
  }

  /**
   * The names of some rows: one Spark job.
   *
   * @param wanted rows of the source
   */
  static Map<Integer, String> of(TableSource source, int[] wanted) {
    long[] hashes = Arrays.stream(wanted).mapToLong(row -> source.hashes()[row]).toArray();
    int[] starts = source.partitionStarts();
    ImageColumn cells = source.cells();
    Map<Integer, String> names = new HashMap<>();
    JavaRDD<Tuple2<Integer, String>> found =
        source
            .rows()
            .mapPartitionsWithIndex(
                (partition, part) -> {
                  RowMatching matching = new RowMatching();
                  for (int i = 0; i < wanted.length; i++) {
                    if (wanted[i] >= starts[partition] && wanted[i] < starts[partition + 1]) {
                      matching.expect(hashes[i], wanted[i]);
                    }
                  }
                  List<Tuple2<Integer, String>> some = new ArrayList<>();
                  while (part.hasNext()) {
                    Row next = part.next();
                    matching
                        .take(TableScan.hash(cells.bytes(next.get(0))))
                        .ifPresent(row -> add(row, next, some));
                  }
                  return some.iterator();
                },
                false);
    Jobs.collect(found).forEach(name -> names.put(name._1(), name._2()));
    return names;
  }

  private static void add(int row, Row cells, List<Tuple2<Integer, String>> names) {
    if (!cells.isNullAt(2)) {
      names.add(new Tuple2<>(row, cells.getString(2)));
    }
  }
}
