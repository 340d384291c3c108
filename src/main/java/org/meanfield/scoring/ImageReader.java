package org.meanfield.scoring;

import java.io.Serializable;
import java.util.Locale;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.decode.Decoded;
import org.meanfield.dataset.source.table.ImageColumn;

/** Brings what Spark holds in the place of an image to the form that a model wants. */
final class ImageReader implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ImageColumn cells;
  private final ImageRecipe recipe;
  private final int[] numbers;
  private final int data;

  /**
   * Of images of a type.
   *
   * @throws IllegalArgumentException where values of that type are no images
   */
  ImageReader(DataType type, ImageRecipe recipe) {
    this.cells =
        ImageColumn.of(type)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        String.format(
                            Locale.ROOT,
                            "no images are of type %s; expected %s",
                            type.catalogString(),
                            ImageColumn.EXPECTED)));
    this.recipe = recipe;
    this.numbers =
        type instanceof StructType struct
            ? ImageColumn.NUMBERS.stream().mapToInt(struct::fieldIndex).toArray()
            : new int[0];
    this.data = type instanceof StructType struct ? struct.fieldIndex(ImageColumn.DATA) : 0;
  }

  /** An image, as an expression gives it. */
  Decoded decoded(@Nullable Object value) {
    if (value == null) {
      return new Decoded.Damaged("it is null");
    }
    return cells.decode(
        value instanceof InternalRow struct ? pixels(struct) : (byte[]) value, recipe);
  }

  private byte[] pixels(InternalRow image) {
    int[] found = new int[numbers.length];
    for (int i = 0; i < found.length; i++) {
      found[i] = image.isNullAt(numbers[i]) ? ImageColumn.NONE : image.getInt(numbers[i]);
    }
    return ImageColumn.bytes(
        found[0], found[1], found[2], image.isNullAt(data) ? null : image.getBinary(data));
  }
}
