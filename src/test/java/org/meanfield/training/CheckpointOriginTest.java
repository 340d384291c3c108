package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.config.AveragingRecipe;
import org.meanfield.config.ComputeRecipe;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.config.ComputeRecipe.Precision;
import org.meanfield.fault.Fault;
import org.meanfield.fault.FaultKind;
import org.meanfield.storage.DurableFolder;
import org.meanfield.storage.Folder;
import org.meanfield.training.checkpoint.RunOrigin;

class CheckpointOriginTest {
  private static final CheckpointOrigin BEGUN = origin("a", EngineName.ONEDNN, Precision.FP32);

  @TempDir Path dir;

  private static CheckpointOrigin ofImages(String images, String wherever) {
    return new CheckpointOrigin(
        new RunOrigin(images, wherever, "", List.of("cat", "dog"), "", "", ""),
        BEGUN.compute(),
        BEGUN.workerState());
  }

  private static CheckpointOrigin origin(String images, EngineName engine, Precision precision) {
    return new CheckpointOrigin(
        new RunOrigin(images, images, "", List.of("cat", "dog"), "", "", ""),
        new ComputeRecipe(engine, precision),
        AveragingRecipe.UpdaterState.KEEP);
  }

  private DurableFolder checkpoint(Map<String, String> attributes) {
    Folder folder = Folder.at(dir.toString(), new Configuration());
    return DurableFolder.commit(folder, List.of(), attributes);
  }

  @Test
  void takesACheckpointOfItsOwn() {
    DurableFolder checkpoint = checkpoint(BEGUN.attributes());

    assertThatCode(() -> BEGUN.require(checkpoint)).doesNotThrowAnyException();
  }

  @Test
  void refusesACheckpointOfOtherImages() {
    DurableFolder checkpoint = checkpoint(BEGUN.attributes());

    assertThatThrownBy(() -> origin("b", EngineName.ONEDNN, Precision.FP32).require(checkpoint))
        .isInstanceOf(Fault.class)
        .hasFieldOrPropertyWithValue("kind", FaultKind.DATA)
        .hasMessageContaining("was taken of a run on other images");
  }

  @Test
  void takesACheckpointOfTheSameImagesElsewhere() {
    DurableFolder checkpoint = checkpoint(ofImages("here/a", "a").attributes());

    assertThatCode(() -> ofImages("there/a", "a").require(checkpoint)).doesNotThrowAnyException();
    assertThatThrownBy(() -> ofImages("there/b", "b").require(checkpoint))
        .hasMessageContaining("was taken of a run on other images");
  }

  @Test
  void namesEverySettingOfComputingThatChanged() {
    DurableFolder checkpoint = checkpoint(BEGUN.attributes());

    assertThatThrownBy(() -> origin("a", EngineName.PLAIN, Precision.BF16).require(checkpoint))
        .isInstanceOf(Fault.class)
        .hasFieldOrPropertyWithValue("kind", FaultKind.USAGE)
        .hasMessageContaining(dir.toString())
        .hasMessageContaining("compute.engine = onednn, and the recipe now says plain")
        .hasMessageContaining("compute.precision = fp32, and the recipe now says bf16")
        .hasMessageContaining("recipe.conf to resume");
  }

  @Test
  void namesNoSettingThatStayed() {
    DurableFolder checkpoint = checkpoint(BEGUN.attributes());

    assertThatThrownBy(() -> origin("a", EngineName.ONEDNN, Precision.BF16).require(checkpoint))
        .hasMessageNotContaining("compute.engine");
  }

  @Test
  void takesACheckpointThatTellsNothingOfItsEngine() {
    DurableFolder checkpoint = checkpoint(Map.of("dataFingerprint", "a"));

    assertThatCode(() -> BEGUN.require(checkpoint)).doesNotThrowAnyException();
  }
}
