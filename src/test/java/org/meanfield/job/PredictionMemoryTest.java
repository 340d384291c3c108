package org.meanfield.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.config.ImageRecipe;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.memory.AvailableMemory;
import org.meanfield.memory.AvailableMemory.Kind;
import org.meanfield.memory.MemoryCheck;
import org.meanfield.memory.MemoryEstimate;
import org.meanfield.memory.MemoryTerm.Place;
import org.meanfield.network.InputShape;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.network.Normalization;
import org.meanfield.prediction.Model;

class PredictionMemoryTest {
  private static final long MIB = 1L << 20;
  private static final int SIDE = 224;

  private static LoadedModel photos() {
    return new LoadedModel(
        new Model(
            EngineName.AUTO,
            new EngineSpec(
                NetworkCatalog.of("resnet-20", new InputShape(SIDE, SIDE, 3), 10),
                Normalization.scale(3),
                null,
                0),
            target -> {}),
        new ImageRecipe(SIDE, SIDE, ImageRecipe.Channels.RGB, ImageRecipe.Fit.STRETCH),
        List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"));
  }

  @Test
  void countsEachTaskAtOnce_itsEngineItsImagesAndWhatItDecodes() {
    MemoryEstimate one = PredictionMemory.of(photos(), 1, 64, 20_000_000, 0);
    MemoryEstimate four = PredictionMemory.of(photos(), 4, 64, 20_000_000, 0);

    long image = SIDE * SIDE * 3;
    assertThat(four.bytes(Place.HEAP) - one.bytes(Place.HEAP))
        .isEqualTo(3 * (2 * 8 * MIB + 64 * image * 5 + 20_000_000L * 7));
    assertThat(four.bytes(Place.NATIVE) - one.bytes(Place.NATIVE))
        .isGreaterThan(3 * 64 * image * 4);
  }

  @Test
  void isRefusedWithTheSettingsThatMendIt_whereAContainerIsTooSmall() {
    MemoryEstimate need = PredictionMemory.of(photos(), 4, 64, 20_000_000, 0);
    AvailableMemory small =
        new AvailableMemory(Kind.CONTAINERS, 256 * MIB, 384 * MIB, Long.MAX_VALUE);
    AvailableMemory enough =
        new AvailableMemory(Kind.CONTAINERS, 4096 * MIB, 8192 * MIB, Long.MAX_VALUE);

    assertThatThrownBy(() -> MemoryCheck.checkPrediction(need, small))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("Too little memory: an executor needs")
        .hasMessageContaining("only 256 MiB of heap and 384 MiB outside it")
        .hasMessageMatching(
            "(?s).*Add --conf spark.executor.memory=[0-9]+[gm] --conf"
                + " spark.executor.memoryOverhead=[0-9]+[gm], or run fewer tasks at once by --conf"
                + " spark.executor.cores=1\\.");
    assertThatCode(() -> MemoryCheck.checkPrediction(need, enough)).doesNotThrowAnyException();
  }
}
