package org.meanfield.dataset.source.table;

import java.awt.image.BufferedImage;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.decode.Decoded;
import org.meanfield.dataset.decode.ImageDecoder;
import org.meanfield.dataset.decode.ImageResizer;
import org.meanfield.dataset.decode.Orientation;
import org.meanfield.dataset.decode.RgbImage;
import org.meanfield.fault.MeanfieldException;

/**
 * How the cells of a table's column hold images: whole JPEG, PNG, GIF, BMP, TIFF or WebP files as
 * binary, or pixels as Spark's {@code image} source gives them (a struct of origin, height, width,
 * nChannels, mode and data, rows of blue, green, red and alpha).
 *
 * @param pixels whether they are pixels
 */
public record ImageColumn(boolean pixels) implements Serializable {
  /** What can hold images, for messages. */
  public static final String EXPECTED =
      "binary (whole JPEG, PNG, GIF, BMP, TIFF or WebP files), or the struct that Spark's image"
          + " source gives";

  /** The struct's fields that {@link #bytes(int, int, int, byte[])} takes, in its order. */
  public static final List<String> NUMBERS = List.of("height", "width", "nChannels");

  /** What stands for a number that is null, as for that of an image which Spark can't decode. */
  public static final int NONE = -1;

  /** The struct's field of the pixels. */
  public static final String DATA = "data";

  private static final List<String> FIELDS =
      List.of("origin", "height", "width", "nChannels", "mode", DATA);
  private static final int HEADER = 3 * Integer.BYTES;

  /**
   * What a column holds.
   *
   * @param table what messages call the table
   * @throws MeanfieldException of kind USAGE where it can't hold images
   */
  public static ImageColumn of(TableColumn column, String table) {
    DataType type = column.field().dataType();
    return of(type)
        .orElseThrow(
            () ->
                MeanfieldException.usage(
                    String.format(
                        Locale.ROOT,
                        "The column %s of %s is of type %s; expected images: %s.",
                        column.sql(),
                        table,
                        type.catalogString(),
                        EXPECTED)));
  }

  /** What values of a type hold; empty: no images. */
  public static Optional<ImageColumn> of(DataType type) {
    if (type.equals(DataTypes.BinaryType)) {
      return Optional.of(new ImageColumn(false));
    }
    return type instanceof StructType struct
            && Arrays.asList(struct.fieldNames()).containsAll(FIELDS)
            && NUMBERS.stream()
                .allMatch(name -> struct.apply(name).dataType().equals(DataTypes.IntegerType))
            && struct.apply(DATA).dataType().equals(DataTypes.BinaryType)
        ? Optional.of(new ImageColumn(true))
        : Optional.empty();
  }

  /**
   * A cell as bytes that {@link #decode} takes.
   *
   * @param cell not null
   */
  public byte[] bytes(Object cell) {
    if (!pixels) {
      return (byte[]) cell;
    }
    Row image = (Row) cell;
    int[] numbers =
        NUMBERS.stream()
            .mapToInt(name -> Objects.requireNonNullElse(image.<Integer>getAs(name), NONE))
            .toArray();
    return bytes(numbers[0], numbers[1], numbers[2], image.getAs(DATA));
  }

  /**
   * As {@link #bytes(Object)}, of the fields of a struct.
   *
   * @param data null: none
   */
  public static byte[] bytes(int height, int width, int channels, byte @Nullable [] data) {
    byte[] stored = data == null ? new byte[0] : data;
    return ByteBuffer.allocate(HEADER + stored.length)
        .putInt(height)
        .putInt(width)
        .putInt(channels)
        .put(stored)
        .array();
  }

  /** Brings what {@link #bytes} gave to the form of {@code recipe}. */
  public Decoded decode(byte[] bytes, ImageRecipe recipe) {
    return pixels ? pixels(bytes, recipe) : new ImageDecoder(recipe).decode(bytes);
  }

  /** Bytes of an encoded image that has as many pixels, at four pixels a byte. */
  long comparableBytes(byte[] bytes) {
    return pixels ? bytes.length / (3 * Integer.BYTES) : bytes.length;
  }

  private static Decoded pixels(byte[] bytes, ImageRecipe recipe) {
    ByteBuffer header = ByteBuffer.wrap(bytes);
    long height = header.getInt();
    long width = header.getInt();
    int channels = header.getInt();
    if (height == NONE && width == NONE) {
      return new Decoded.Damaged("Spark's image source could not decode it");
    }
    long most = recipe.limits().maxPixels();
    if (height < 1 || width < 1 || height * width > most) {
      return new Decoded.Damaged(
          String.format(
              Locale.ROOT,
              "it has %d x %d pixels, and 1 to %d are read (data.image.maxPixels)",
              width,
              height,
              most));
    }
    boolean known = channels == 1 || channels == 3 || channels == 4;
    if (!known || bytes.length - HEADER != height * width * channels) {
      return new Decoded.Damaged(
          String.format(
              Locale.ROOT,
              "%d bytes of data for %d x %d pixels of %d channels; 1, 3 or 4 bytes a pixel are"
                  + " read",
              bytes.length - HEADER,
              width,
              height,
              channels));
    }
    int type = channels == 4 ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
    BufferedImage image = new BufferedImage((int) width, (int) height, type);
    for (int at = HEADER, i = 0; at < bytes.length; at += channels, i++) {
      image.setRGB((int) (i % width), (int) (i / width), argb(bytes, at, channels));
    }
    return new Decoded.Pixels(
        new ImageResizer(recipe).fit(RgbImage.of(image), Orientation.UPRIGHT),
        ImageDecoder.form(image));
  }

  private static int argb(byte[] bytes, int at, int channels) {
    int blue = bytes[at] & 0xFF;
    int green = channels == 1 ? blue : bytes[at + 1] & 0xFF;
    int red = channels == 1 ? blue : bytes[at + 2] & 0xFF;
    int alpha = channels == 4 ? bytes[at + 3] & 0xFF : 0xFF;
    return alpha << 24 | red << 16 | green << 8 | blue;
  }
}
