package org.meanfield.dataset.source.table;

import java.util.Locale;
import java.util.Objects;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.meanfield.config.TableLocation;
import org.meanfield.fault.MeanfieldException;

/**
 * A table's images without labels, each with what it is called.
 *
 * @param rows (name or null, image)
 * @param image the second column
 * @param cells how it holds images
 */
public record UnlabelledTable(JavaRDD<Row> rows, TableColumn image, ImageColumn cells) {
  /**
   * Finds a table. What its images are called stands in the column that the location names, else in
   * {@code path}, as Spark's binaryFile source gives it, else in the image struct's origin.
   *
   * @throws MeanfieldException where there is no such table, or a column is missing or of a wrong
   *     type
   */
  public static UnlabelledTable open(SparkSession spark, TableLocation location) {
    org.apache.spark.sql.Dataset<Row> table = TableResolver.open(spark, location);
    TableColumn image =
        TableColumns.of(location).image(table.schema(), ColumnNames.of(table.sparkSession()));
    ImageColumn cells = ImageColumn.of(image, location.name());
    Column name =
        RowIds.column(table, location.path(), image, location.name())
            .orElseThrow(() -> nameless(table.schema(), location));
    return new UnlabelledTable(
        table.select(name.as("name"), image.of(table)).javaRDD(), image.selectedAs(1), cells);
  }

  private static MeanfieldException nameless(StructType schema, TableLocation location) {
    return MeanfieldException.usage(
        String.format(
            Locale.ROOT,
            "There is no column %s in %s, which has %s: name the one that tells its images apart,"
                + " as %s.",
            Objects.requireNonNullElse(location.path(), RowIds.PATH),
            location.name(),
            String.join(", ", schema.fieldNames()),
            location.withPath("COLUMN")));
  }
}
