package org.meanfield.scoring;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.meanfield.config.ImageRecipe;
import org.meanfield.model.BundleDescription;
import org.meanfield.model.ModelBundle;
import org.meanfield.model.Processor;
import org.meanfield.model.Provenance;
import org.meanfield.network.Architecture;
import org.meanfield.network.ConfigurationJson;
import org.meanfield.network.InputShape;
import org.meanfield.network.Normalization;
import org.meanfield.network.ParameterLayout;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A model that needs no training: an image whose mean is above the middle is light, others dark.
 */
public final class LightOrDark {
  public static final List<String> LABELS = List.of("dark", "light");
  private static final int SIDE = 4;
  private static final float STEEP = 8;

  private LightOrDark() {}

  /** Writes it as a bundle; gives its path. */
  public static String write(Path folder) {
    return write(folder, LABELS);
  }

  /** With other names for dark and light. */
  public static String write(Path folder, List<String> labels) {
    String json =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .list()
            .layer(new GlobalPoolingLayer.Builder().poolingType(PoolingType.AVG).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(2)
                    .activation(Activation.SOFTMAX)
                    .build())
            .setInputType(InputType.convolutional(SIDE, SIDE, 1))
            .build()
            .toJson();
    Architecture architecture =
        ConfigurationJson.read("mean.json", json, new InputShape(SIDE, SIDE, 1), 2);
    float[] weights = {-STEEP, STEEP, STEEP / 2, -STEEP / 2};
    ModelBundle.write(
        folder.toString(),
        new Configuration(),
        new BundleDescription(
            architecture,
            new ImageRecipe(SIDE, SIDE, ImageRecipe.Channels.GREY, ImageRecipe.Fit.STRETCH),
            Normalization.scale(1),
            labels,
            new Provenance(
                "none",
                "",
                new TreeMap<>(),
                1,
                "plain",
                Processor.here(),
                "",
                0,
                0,
                Instant.EPOCH)),
        ParameterLayout.of(architecture),
        sink -> sink.accept(FloatBuffer.wrap(weights)));
    return folder.toString();
  }

  /** What it takes an image of one grey for, 0 to 255. */
  public static double probabilityOfLight(int grey) {
    return 1 / (1 + Math.exp(-2 * STEEP * (grey / 255.0 - 0.5)));
  }

  /** A PNG of one grey. */
  public static byte[] png(int grey) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < SIDE * SIDE; i++) {
      image.getRaster().setSample(i % SIDE, i / SIDE, 0, grey);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The grey of a row of {@link #rows}; light are those of odd numbers. */
  public static int grey(int id) {
    return id % 2 == 0 ? id % 100 : 255 - id % 100;
  }

  /** (id int, image binary, kind string): the kind is what the image is. */
  public static Dataset<Row> rows(SparkSession spark, int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(RowFactory.create(i, png(grey(i)), LABELS.get(i % 2)));
    }
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("id", DataTypes.IntegerType)
            .add("image", DataTypes.BinaryType)
            .add("kind", DataTypes.StringType));
  }
}
