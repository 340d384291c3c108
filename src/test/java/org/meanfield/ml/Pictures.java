package org.meanfield.ml;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A table of pictures: the even ones, "light", are light on the left, the odd ones, "dark", on the
 * right. Pictures of one grey would be a scale of one another, which the layers of a young network
 * do not tell apart.
 */
final class Pictures {
  static final int ROWS = 60;
  private static final int SIDE = 28;

  private Pictures() {}

  /** (id int, image binary, label string), in three partitions. */
  static Dataset<Row> table(SparkSession spark) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(RowFactory.create(i, picture(i), i % 2 == 0 ? "light" : "dark"));
    }
    StructType schema =
        new StructType()
            .add("id", DataTypes.IntegerType)
            .add("image", DataTypes.BinaryType)
            .add("label", DataTypes.StringType);
    return spark.createDataFrame(rows, schema).repartition(3, functions.col("id"));
  }

  /** A whole PNG or JPEG file. */
  static byte[] picture(int number) throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    boolean light = number % 2 == 0;
    int level = light ? 200 + number : number;
    for (int i = 0; i < SIDE * SIDE; i++) {
      boolean left = i % SIDE < SIDE / 2;
      int grey = left == light ? Math.min(255, 150 + level / 4) : level / 4;
      image.setRGB(i % SIDE, i / SIDE, grey << 16 | grey << 8 | grey);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, format(number), out);
    return out.toByteArray();
  }

  static String format(int number) {
    return number % 3 == 0 ? "png" : "jpg";
  }

  /** Learns them in a few seconds. */
  static ImageClassifier classifier() {
    return new ImageClassifier()
        .setNetwork("mlp")
        .setEpochs(12)
        .setBatchSize(8)
        .setWorkers(2)
        .setSeed(7);
  }
}
