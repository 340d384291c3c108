package org.meanfield.dataset.source.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.decode.Decoded;

/** Cells as Spark's image source gives them, which keeps a row of what it can't decode. */
class ImageColumnTest {
  private static final StructType IMAGE =
      new StructType()
          .add("origin", DataTypes.StringType)
          .add("height", DataTypes.IntegerType)
          .add("width", DataTypes.IntegerType)
          .add("nChannels", DataTypes.IntegerType)
          .add("mode", DataTypes.IntegerType)
          .add("data", DataTypes.BinaryType);
  private static final ImageRecipe FORM =
      new ImageRecipe(2, 2, ImageRecipe.Channels.GREY, ImageRecipe.Fit.STRETCH);
  private static final ImageColumn CELLS = new ImageColumn(true);

  private static Decoded decoded(@Nullable Object... fields) {
    return CELLS.decode(CELLS.bytes(new GenericRowWithSchema(fields, IMAGE)), FORM);
  }

  @Test
  void readsPixelsOfEachNumberOfChannels() {
    assertThat(decoded("f", 1, 2, 1, 0, new byte[] {9, 9})).isInstanceOf(Decoded.Pixels.class);
    assertThat(decoded("f", 1, 2, 3, 16, new byte[6])).isInstanceOf(Decoded.Pixels.class);
    assertThat(decoded("f", 1, 2, 4, 24, new byte[8])).isInstanceOf(Decoded.Pixels.class);
  }

  @Test
  void takesBrokenRowsForDamagedImages() {
    List<Decoded> broken =
        new ArrayList<>(
            List.of(
                decoded("f", -1, -1, -1, -1, new byte[0]), // what Spark gives for a broken file
                decoded("f", -1, -1, -1, -1, null),
                decoded("f", null, null, null, null, null),
                decoded(null, null, 2, 1, 0, new byte[2]),
                decoded("f", 0, 0, 1, 0, new byte[0]),
                decoded("f", 1, 2, 2, 0, new byte[4]),
                decoded("f", 1, 2, 3, 16, new byte[5]),
                decoded("f", 1, 2, 3, 16, new byte[7]),
                decoded("f", 65_536, 65_536, 1, 0, new byte[0]),
                decoded("f", Integer.MAX_VALUE, Integer.MAX_VALUE, 4, 24, new byte[4])));

    assertThat(broken).allSatisfy(image -> assertThat(image).isInstanceOf(Decoded.Damaged.class));
    assertThat(((Decoded.Damaged) broken.get(0)).reason())
        .isEqualTo("Spark's image source could not decode it");
  }

  @Test
  void isNoMatterOfTheOrderOfFieldsInTheStruct() {
    StructType turned = new StructType();
    for (int i = IMAGE.size() - 1; i >= 0; i--) {
      turned = turned.add(IMAGE.fields()[i]);
    }
    Object[] fields = {new byte[] {1, 2}, 0, 1, 2, 1, "f"};

    Decoded decoded = CELLS.decode(CELLS.bytes(new GenericRowWithSchema(fields, turned)), FORM);

    assertThat(((Decoded.Pixels) decoded).bytes())
        .isEqualTo(((Decoded.Pixels) decoded("f", 1, 2, 1, 0, new byte[] {1, 2})).bytes());
  }

  @Test
  void areFilesOrSparksImages_andNothingThatOnlyLooksLikeThem() {
    StructType longs = new StructType();
    for (var field : IMAGE.fields()) {
      boolean number = field.dataType().equals(DataTypes.IntegerType);
      longs = longs.add(field.name(), number ? DataTypes.LongType : field.dataType());
    }
    assertThat(ImageColumn.of(DataTypes.BinaryType)).contains(new ImageColumn(false));
    assertThat(ImageColumn.of(IMAGE)).contains(new ImageColumn(true));
    assertThat(ImageColumn.of(longs)).isEmpty();
    assertThat(ImageColumn.of(DataTypes.StringType)).isEmpty();
  }
}
