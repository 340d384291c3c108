package org.meanfield.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.CollectionAccumulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.config.ImageRecipe;
import org.meanfield.config.TableLocation;
import org.meanfield.dataset.example.Undecodable;
import org.meanfield.dataset.source.table.UnlabelledTable;
import org.meanfield.network.InputShape;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.network.Normalization;

class TablePredictionsTest {
  private static final int SIDE = 28;
  private static SparkContext spark;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start(1);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static byte[] png() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY), "png", bytes);
    return bytes.toByteArray();
  }

  @Test
  void keepsAPathThatIsNullApartFromAnEmptyOne() throws IOException {
    SparkSession session = SparkSession.builder().getOrCreate();
    session
        .createDataFrame(
            List.of(
                RowFactory.create(png(), null),
                RowFactory.create(png(), ""),
                RowFactory.create(new byte[] {1}, null)),
            new StructType().add("image", DataTypes.BinaryType).add("path", DataTypes.StringType))
        .coalesce(1)
        .createOrReplaceTempView("pictures");
    CollectionAccumulator<Undecodable> undecodable = spark.collectionAccumulator("undecodable");

    List<Row> rows =
        new TablePredictions(
                new Model(
                    EngineName.AUTO,
                    new EngineSpec(
                        NetworkCatalog.of("lenet", new InputShape(SIDE, SIDE, 1), 2),
                        Normalization.scale(1),
                        null,
                        5),
                    target -> {}),
                new PredictionSchema(List.of("cat", "dog")),
                new ImageRecipe(SIDE, SIDE, ImageRecipe.Channels.GREY, ImageRecipe.Fit.STRETCH),
                undecodable,
                spark.longAccumulator("rows"))
            .of(UnlabelledTable.open(session, TableLocation.of("table:pictures")))
            .collect();

    assertThat(rows).extracting(row -> row.get(0)).containsExactly(null, "", null);
    assertThat(rows).extracting(row -> row.isNullAt(1)).containsExactly(false, false, true);
    assertThat(undecodable.value())
        .extracting(Undecodable::path)
        .containsExactly("a row without a path");
  }
}
