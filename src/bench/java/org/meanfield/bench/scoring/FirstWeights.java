package org.meanfield.bench.scoring;

import java.nio.FloatBuffer;
import java.time.Instant;
import java.util.Collections;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.meanfield.model.BundleDescription;
import org.meanfield.model.ModelBundle;
import org.meanfield.model.Processor;
import org.meanfield.model.Provenance;
import org.meanfield.network.Architecture;
import org.meanfield.network.InputShape;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.network.Normalization;
import org.meanfield.network.ParameterLayout;

/** A model that has learnt nothing: as fast as any other of its network. */
final class FirstWeights {
  private static final int CLASSES = 10;
  private static final int SLICE = 1 << 16;

  private FirstWeights() {}

  /** Writes one as a bundle. */
  static void write(Images images, String folder) {
    int channels = images.image().channels().count();
    Architecture architecture =
        NetworkCatalog.of(
            images.network(), new InputShape(images.side(), images.side(), channels), CLASSES);
    ParameterLayout layout = ParameterLayout.of(architecture);
    Random random = new Random(1);
    ModelBundle.write(
        folder,
        new Configuration(),
        new BundleDescription(
            architecture,
            images.image(),
            Normalization.scale(channels),
            IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList(),
            new Provenance(
                "none",
                "",
                new TreeMap<>(Collections.emptyMap()),
                1,
                "none",
                Processor.here(),
                "",
                0,
                0,
                Instant.EPOCH)),
        layout,
        sink -> {
          for (long at = 0; at < layout.length(); at += SLICE) {
            float[] slice = new float[(int) Math.min(SLICE, layout.length() - at)];
            for (int i = 0; i < slice.length; i++) {
              slice[i] = (float) (0.05 * random.nextGaussian());
            }
            sink.accept(FloatBuffer.wrap(slice));
          }
        });
  }
}
