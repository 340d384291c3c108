package org.meanfield.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.meanfield.config.ImageRecipe;

class ImageCellsTest {
  private static StructType image(DataType number) {
    return new StructType()
        .add("origin", DataTypes.StringType)
        .add("height", number)
        .add("width", number)
        .add("nChannels", number)
        .add("mode", DataTypes.IntegerType)
        .add("data", DataTypes.BinaryType);
  }

  @Test
  void areFilesOrSparksImages_andNothingThatOnlyLooksLikeThem() {
    assertThat(ImageCells.of(DataTypes.BinaryType)).contains(new ImageCells(false));
    assertThat(ImageCells.of(image(DataTypes.IntegerType))).contains(new ImageCells(true));
    assertThat(ImageCells.of(image(DataTypes.LongType))).isEmpty();
    assertThat(ImageCells.of(DataTypes.StringType)).isEmpty();
  }

  @Test
  void areDamaged_whereAFieldIsNull() {
    Object[] values = {"x", null, null, null, null, null};
    GenericRowWithSchema row = new GenericRowWithSchema(values, image(DataTypes.IntegerType));
    ImageCells cells = new ImageCells(true);

    Decoded decoded =
        cells.decode(
            cells.bytes(row),
            new ImageRecipe(4, 4, ImageRecipe.Channels.GREY, ImageRecipe.Fit.STRETCH));

    assertThat(decoded)
        .isInstanceOfSatisfying(
            Decoded.Damaged.class, no -> assertThat(no.reason()).contains("0 x 0 pixels"));
  }
}
