package org.meanfield.dataset.source.table;

import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.meanfield.config.TableLocation;
import org.meanfield.fault.MeanfieldException;

/**
 * Which columns of a table are read.
 *
 * @param table what messages call the table
 * @param image binary (whole JPEG, PNG, GIF, BMP, TIFF or WebP files) or Spark's image struct
 * @param label strings, or whole numbers from 0 of any numeric type
 * @param path what its rows are called, in messages; null: {@code path} where there is one, or the
 *     image struct's origin
 */
public record TableColumns(String table, String image, String label, @Nullable String path) {
  /** Of a table that a program holds. */
  public static TableColumns of(String image, String label) {
    return new TableColumns("the table", image, label, null);
  }

  /** Of a table that is named. */
  public static TableColumns of(TableLocation location) {
    return new TableColumns(
        location.form() == TableLocation.Form.PARQUET
            ? location.name()
            : "table " + location.name(),
        location.image(),
        location.label(),
        location.path());
  }

  /**
   * The column of images.
   *
   * @throws MeanfieldException of kind USAGE where there is none, or the name fits several
   */
  public TableColumn image(StructType schema, ColumnNames names) {
    return names.require(schema, image, table, "image");
  }

  /** The column of labels; throws as {@link #image}. */
  public TableColumn label(StructType schema, ColumnNames names) {
    return names.require(schema, label, table, "label");
  }
}
