package org.meanfield.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.Quickstart;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.Dataset;
import org.meanfield.dataset.SourceDetector;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.network.Architecture;
import org.meanfield.network.ConfigurationJson;
import org.meanfield.network.InputShape;
import org.meanfield.network.Normalization;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class PredictionRowsTest {
  /** So large that a chunk, of 8 MiB, holds 8 of them. */
  private static final int SIDE = 1024;

  private static final int IMAGES = 40;
  private static final AtomicInteger PULLED = new AtomicInteger();

  @TempDir Path folder;

  private static Architecture meanBrightness() {
    String json =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new GlobalPoolingLayer.Builder().build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(2)
                    .activation(Activation.SOFTMAX)
                    .build())
            .setInputType(InputType.convolutional(SIDE, SIDE, 1))
            .build()
            .toJson();
    return ConfigurationJson.read("mean.json", json, new InputShape(SIDE, SIDE, 1), 2);
  }

  @Test
  void holdsAChunksRowsAtMost_notAPartitions() throws Exception {
    ImageRecipe form =
        new ImageRecipe(SIDE, SIDE, ImageRecipe.Channels.GREY, ImageRecipe.Fit.STRETCH);
    ImageSource source =
        SourceDetector.open(
            Quickstart.write(folder, IMAGES).toString(), List.of(), new Configuration());
    Model model =
        new Model(
            EngineName.AUTO,
            new EngineSpec(meanBrightness(), Normalization.scale(1), null, 0),
            target -> {});
    try (JavaSparkContext spark = JavaSparkContext.fromSparkContext(LocalSpark.start(1))) {
      JavaRDD<PackedChunk> chunks =
          Dataset.lazily(spark, source, form, 1).mapPartitions(PredictionRowsTest::counted);
      PredictionRows rows =
          new PredictionRows(
              model,
              new PredictionSchema(List.of("dark", "light")),
              source.listing(),
              "",
              spark.sc().collectionAccumulator("undecodable"));
      PULLED.set(0);

      List<Integer> pulledBeforeTheSecondRow =
          rows.of(chunks).mapPartitions(PredictionRowsTest::afterTheFirst).collect();
      assertThat(pulledBeforeTheSecondRow).containsExactly(1);

      assertThat(rows.of(chunks).count()).isEqualTo(IMAGES);
    }
  }

  private static Iterator<PackedChunk> counted(Iterator<PackedChunk> chunks) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return chunks.hasNext();
      }

      @Override
      public PackedChunk next() {
        PULLED.incrementAndGet();
        return chunks.next();
      }
    };
  }

  private static Iterator<Integer> afterTheFirst(Iterator<Row> rows) {
    rows.next();
    return List.of(PULLED.get()).iterator();
  }
}
