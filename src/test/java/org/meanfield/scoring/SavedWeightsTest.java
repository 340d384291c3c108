package org.meanfield.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.model.ModelBundle;
import org.meanfield.network.ParameterLayout;
import org.meanfield.prediction.BundleWeights;

class SavedWeightsTest {
  @TempDir Path folder;

  @Test
  void areReadWhereTheyLie_andNoOthers_whenTheyAreNotHeld() throws IOException {
    Configuration hadoop = new Configuration();
    String location = LightOrDark.write(folder.resolve("large"));
    ModelBundle bundle = ModelBundle.load(location, hadoop);
    ParameterLayout layout = ParameterLayout.of(bundle.architecture());
    SavedWeights.Stored stored =
        SerializationUtils.roundtrip(
            new SavedWeights.Stored(BundleWeights.of(bundle, hadoop, layout)));
    List<Float> read = new ArrayList<>();

    stored
        .slices()
        .passTo(
            slice -> {
              while (slice.hasRemaining()) {
                read.add(slice.get());
              }
            });
    ModelBundle.write(
        location,
        hadoop,
        bundle.description(),
        layout,
        sink -> sink.accept(FloatBuffer.allocate((int) layout.length())));

    assertThat(read).containsExactly(-8f, 8f, 4f, -4f);
    assertThatThrownBy(() -> stored.slices().passTo(slice -> {}))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining(location + " holds another model than when it was opened");
  }
}
