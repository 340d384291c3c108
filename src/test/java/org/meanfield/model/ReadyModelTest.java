package org.meanfield.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.compute.Engines;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.Engine;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.natives.NativeBackend;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.config.ImageRecipe;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.network.Architecture;
import org.meanfield.network.InputShape;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.network.Normalization;
import org.meanfield.network.ParameterLayout;

class ReadyModelTest {
  private static final int SIDE = 28;

  @TempDir Path folder;

  @Test
  void predictsAnImageAsTheSavedNetworkDid_bitForBit() throws Exception {
    BufferedImage image = image();
    byte[] pixels = new byte[SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) image.getRaster().getSample(i % SIDE, i / SIDE, 0);
    }
    float[] before = new float[3];

    try (ReadyModel model = save(new Batch(pixels, new int[1], 1), before).ready()) {
      assertThat(model.labels()).containsExactly("cat", "dog", "owl");
      assertThat(model.predict(png(image))).isEqualTo(before);
      assertThatThrownBy(() -> model.predict("no image".getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(MeanfieldException.class)
          .hasMessageContaining("decoded");
    }
  }

  @Test
  void answersSeveralThreadsAsItAnswersOne() throws Exception {
    List<byte[]> images = new ArrayList<>();
    for (int seed = 0; seed < 4; seed++) {
      images.add(png(image(seed)));
    }
    try (ReadyModel model =
        save(new Batch(new byte[SIDE * SIDE], new int[1], 1), new float[3]).ready()) {
      List<float[]> alone = images.stream().map(model::predict).toList();
      ExecutorService threads = Executors.newFixedThreadPool(images.size());
      List<Future<Boolean>> right = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        int which = i % images.size();
        right.add(
            threads.submit(
                () -> Arrays.equals(model.predict(images.get(which)), alone.get(which))));
      }
      for (Future<Boolean> each : right) {
        assertThat(each.get(1, TimeUnit.MINUTES)).isTrue();
      }
      threads.shutdown();
    }
  }

  @Test
  void saysThatItIsClosed_whenItIsAskedAfterwards() throws Exception {
    ReadyModel model = save(new Batch(new byte[SIDE * SIDE], new int[1], 1), new float[3]).ready();
    byte[] image = png(image());
    model.close();

    assertThatThrownBy(() -> model.predict(image))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  /** Saves a network with its first weights and notes what it predicts. */
  private ModelBundle save(Batch batch, float[] predicted) {
    NativeBackend.prepare();
    Architecture lenet = NetworkCatalog.of("lenet", new InputShape(SIDE, SIDE, 1), 3);
    Normalization scale = Normalization.scale(1);
    try (Engine engine = Engines.create(EngineName.AUTO, new EngineSpec(lenet, scale, null, 5))) {
      engine.predict(batch, predicted);
      ModelBundle.write(
          folder.resolve("model").toString(),
          new Configuration(),
          new BundleDescription(
              lenet,
              new ImageRecipe(SIDE, SIDE, ImageRecipe.Channels.GREY, ImageRecipe.Fit.STRETCH),
              scale,
              List.of("cat", "dog", "owl"),
              new Provenance(
                  "", "", new TreeMap<>(), 5, "plain", Processor.here(), "", 0, 0, Instant.EPOCH)),
          ParameterLayout.of(lenet),
          WeightSlices.of(engine.weights(), 1000));
    }
    return ModelBundle.load(folder.resolve("model").toString());
  }

  private static BufferedImage image() {
    return image(0);
  }

  private static BufferedImage image(int seed) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < SIDE * SIDE; i++) {
      image.getRaster().setSample(i % SIDE, i / SIDE, 0, (i * 37 + seed * 64) % 256);
    }
    return image;
  }

  private static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }
}
