package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;
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
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.storage.CommittedFolder;
import org.meanfield.storage.Folder;
import org.meanfield.training.checkpoint.RunOrigin;

class CheckpointCompatibilityTest {
  private static final CheckpointCompatibility BEGUN =
      origin("a", EngineName.ONEDNN, Precision.FP32);

  @TempDir Path dir;

  private static CheckpointCompatibility ofImages(String images, String wherever) {
    return new CheckpointCompatibility(
        new RunOrigin(images, wherever, "", List.of("cat", "dog"), "", "", ""),
        BEGUN.compute(),
        BEGUN.optimizerState());
  }

  private static CheckpointCompatibility origin(
      String images, EngineName engine, Precision precision) {
    return new CheckpointCompatibility(
        new RunOrigin(images, images, "", List.of("cat", "dog"), "", "", ""),
        new ComputeRecipe(engine, precision),
        AveragingRecipe.OptimizerState.KEEP);
  }

  private CommittedFolder checkpoint(Map<String, String> attributes) {
    Folder folder = Folder.at(dir.toString(), new Configuration());
    return CommittedFolder.commit(folder, List.of(), attributes);
  }

  @Test
  void takesACheckpointOfItsOwn() {
    CommittedFolder checkpoint = checkpoint(BEGUN.attributes());

    assertThatCode(() -> BEGUN.require(checkpoint)).doesNotThrowAnyException();
  }

  @Test
  void refusesACheckpointOfOtherImages() {
    CommittedFolder checkpoint = checkpoint(BEGUN.attributes());

    assertThatThrownBy(() -> origin("b", EngineName.ONEDNN, Precision.FP32).require(checkpoint))
        .isInstanceOf(MeanfieldException.class)
        .hasFieldOrPropertyWithValue("kind", ErrorKind.DATA)
        .hasMessageContaining("was taken of a run on other images");
  }

  @Test
  void takesACheckpointOfTheSameImagesElsewhere() {
    CommittedFolder checkpoint = checkpoint(ofImages("here/a", "a").attributes());

    assertThatCode(() -> ofImages("there/a", "a").require(checkpoint)).doesNotThrowAnyException();
    assertThatThrownBy(() -> ofImages("there/b", "b").require(checkpoint))
        .hasMessageContaining("was taken of a run on other images");
  }

  @Test
  void namesEverySettingOfComputingThatChanged() {
    CommittedFolder checkpoint = checkpoint(BEGUN.attributes());

    assertThatThrownBy(() -> origin("a", EngineName.DL4J, Precision.BF16).require(checkpoint))
        .isInstanceOf(MeanfieldException.class)
        .hasFieldOrPropertyWithValue("kind", ErrorKind.USAGE)
        .hasMessageContaining(dir.toString())
        .hasMessageContaining("compute.engine = onednn, and the recipe now says dl4j")
        .hasMessageContaining("compute.precision = fp32, and the recipe now says bf16")
        .hasMessageContaining("recipe.conf to resume");
  }

  @Test
  void namesNoSettingThatStayed() {
    CommittedFolder checkpoint = checkpoint(BEGUN.attributes());

    assertThatThrownBy(() -> origin("a", EngineName.ONEDNN, Precision.BF16).require(checkpoint))
        .hasMessageNotContaining("compute.engine");
  }

  @Test
  void keepsTheNamesOfTheFirstVersion_andTellsThoseOfThisOne() {
    CheckpointCompatibility begun = origin("a", EngineName.DL4J, Precision.FP32);
    CommittedFolder checkpoint = checkpoint(begun.attributes());

    assertThat(checkpoint.manifest().attributes())
        .containsEntry("compute.engine", "plain")
        .containsEntry("compute.precision", "fp32")
        .containsEntry("averaging.workerState", "keep");
    assertThatCode(() -> begun.require(checkpoint)).doesNotThrowAnyException();
    assertThatThrownBy(
            () ->
                new CheckpointCompatibility(
                        begun.run(), BEGUN.compute(), AveragingRecipe.OptimizerState.RESET)
                    .require(checkpoint))
        .hasMessageContaining(
            "averaging.optimizerState = keep, and the recipe now says reset; compute.engine ="
                + " dl4j, and the recipe now says onednn. Put");
  }

  @Test
  void takesACheckpointThatTellsNothingOfItsEngine() {
    CommittedFolder checkpoint = checkpoint(Map.of("dataFingerprint", "a"));

    assertThatCode(() -> BEGUN.require(checkpoint)).doesNotThrowAnyException();
  }
}
