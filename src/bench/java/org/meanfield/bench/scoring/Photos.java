package org.meanfield.bench.scoring;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A table of made images. */
final class Photos {
  private static final int UNLIKE = 64;
  private static final int DISCS = 40;

  private Photos() {}

  /** (id long, image binary, note string) in Parquet, of {@code partitions} files. */
  static void write(SparkSession spark, Images images, int partitions, String parquet)
      throws IOException {
    Random random = new Random(1);
    List<Row> some = new ArrayList<>();
    for (int i = 0; i < UNLIKE; i++) {
      some.add(RowFactory.create(i, picture(random, images)));
    }
    Dataset<Row> pictures =
        spark.createDataFrame(
            some,
            new StructType().add("kind", DataTypes.IntegerType).add("image", DataTypes.BinaryType));
    spark
        .range(0, images.count(), 1, partitions)
        .withColumn("kind", functions.expr("int(id % " + UNLIKE + ")"))
        .join(functions.broadcast(pictures), "kind")
        .select("id", "image")
        .withColumn("note", functions.expr("concat('picture ', id)"))
        .write()
        .parquet(parquet);
  }

  private static byte[] picture(Random random, Images images) throws IOException {
    int type = images.grey() ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    BufferedImage image = new BufferedImage(images.width(), images.height(), type);
    Graphics2D graphics = image.createGraphics();
    graphics.setPaint(
        new GradientPaint(0, 0, colour(random), images.width(), images.height(), colour(random)));
    graphics.fillRect(0, 0, images.width(), images.height());
    for (int i = 0; i < DISCS; i++) {
      graphics.setColor(colour(random));
      int size = 1 + random.nextInt(images.height() / 4);
      graphics.fillOval(
          random.nextInt(images.width()), random.nextInt(images.height()), size, size);
    }
    graphics.dispose();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(image, images.format(), file);
    return file.toByteArray();
  }

  private static Color colour(Random random) {
    return new Color(random.nextInt(1 << 24));
  }
}
