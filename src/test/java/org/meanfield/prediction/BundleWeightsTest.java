package org.meanfield.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.compute.engine.ParameterVector;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.model.ModelBundle;
import org.meanfield.network.ParameterLayout;
import org.meanfield.scoring.LightOrDark;

class BundleWeightsTest {
  private static final Configuration CONF = new Configuration();

  @TempDir Path folder;

  /** An executor's memory, for as few weights as {@link LightOrDark} has. */
  private static final class Memory implements ParameterVector {
    private final float[] values = new float[4];

    @Override
    public long length() {
      return values.length;
    }

    @Override
    public void write(long offset, FloatBuffer from) {
      from.get(values, (int) offset, from.remaining());
    }

    @Override
    public void read(long offset, FloatBuffer into) {
      into.put(values, (int) offset, into.remaining());
    }
  }

  @Test
  void areThoseOfTheBundleThatWasOpened_notOfOneThatTookItsPlace() {
    String location = LightOrDark.write(folder.resolve("bundle"));
    ModelBundle opened = ModelBundle.load(location, CONF);
    BundleWeights weights =
        BundleWeights.of(opened, CONF, ParameterLayout.of(opened.architecture()));
    Memory memory = new Memory();
    weights.copyTo(memory);
    assertThat(memory.values).containsExactly(-8, 8, 4, -4);

    // The same once more is the same.
    LightOrDark.write(folder.resolve("bundle"));
    weights.copyTo(memory);
    LightOrDark.write(folder.resolve("bundle"), List.of("night", "day"));

    assertThatThrownBy(() -> weights.copyTo(memory))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("holds another model than when it was opened");
  }
}
