package org.meanfield.training.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.meanfield.compute.engine.InputBatch;
import org.meanfield.config.AugmentRecipe;
import org.meanfield.config.AugmentRecipe.Flip;
import org.meanfield.config.ImageRecipe;
import org.meanfield.config.ImageRecipe.Channels;
import org.meanfield.config.ImageRecipe.Fit;
import org.meanfield.dataset.augmentation.Augmentation;
import org.meanfield.dataset.example.Chunks;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.network.Architecture.Layout;
import org.meanfield.network.InputShape;
import org.meanfield.network.Normalization;

class AugmentedShareTest {
  private static final ImageRecipe IMAGE = new ImageRecipe(6, 6, Channels.GREY, Fit.STRETCH);
  private static final int BYTES = 36;
  private static final int EXAMPLES = 8;

  private static WorkerExamples share(AugmentRecipe recipe, int epoch) {
    byte[] pixels = new byte[EXAMPLES * BYTES];
    new Random(1).nextBytes(pixels);
    PackedChunk chunk = Chunks.of(pixels, 0, 1, 2, 3, 4, 5, 6, 7);
    return new PackedShareReader(BYTES, new Augmentation(recipe, IMAGE, List.of(0)))
        .read(List.of(chunk), 9, epoch);
  }

  private static InputBatch batch() {
    return new InputBatch(new InputShape(6, 6, 1), Layout.FLAT, Normalization.none(1));
  }

  private static float[] values(InputBatch batch) {
    float[] values = new float[batch.size() * BYTES];
    batch.copyTo(FloatBuffer.wrap(values));
    return values;
  }

  private static float[] example(float[] values, int i) {
    return Arrays.copyOfRange(values, i * BYTES, (i + 1) * BYTES);
  }

  @Test
  void givesAnExampleTheSamePixelsAndLabels_whereverItStandsInABatch() {
    WorkerExamples share = share(new AugmentRecipe(Flip.BOTH, 2, 0.6, 30, 0.2, 0.2, 0, 2, 0.4), 3);
    InputBatch together = batch();
    share.fill(new int[] {4, 2, 7, 1}, 0, 4, together);
    float[] values = values(together);
    float[] shares = {together.share(0), together.share(1), together.share(2), together.share(3)};
    int[] others = {together.other(0), together.other(1), together.other(2), together.other(3)};

    InputBatch alone = batch();
    share.fill(new int[] {0, 0, 0, 7}, 3, 1, alone);

    assertThat(values(alone)).isEqualTo(example(values, 2));
    assertThat(alone.labels()[0]).isEqualTo(7);
    assertThat(alone.share(0)).isEqualTo(shares[2]);
    assertThat(alone.other(0)).isEqualTo(others[2]);
    assertThat(shares).doesNotContain(1f);
  }

  @Test
  void leavesExamplesAndLabelsAlone_whenTheRecipeSaysNothing() {
    InputBatch plain = batch();
    share(AugmentRecipe.NONE, 0).fill(new int[] {4, 2}, 0, 2, plain);
    InputBatch later = batch();
    share(AugmentRecipe.NONE, 1).fill(new int[] {4, 2}, 0, 2, later);

    assertThat(values(later)).isEqualTo(values(plain));
    assertThat(plain.other(0)).isEqualTo(4);
    assertThat(plain.share(1)).isEqualTo(1f);
  }

  @Test
  void forgetsAMixture_whenTheNextBatchHasNone() {
    InputBatch batch = batch();
    share(new AugmentRecipe(Flip.NONE, 0, 1, 0, 0, 0, 0, 0, 1), 0)
        .fill(new int[] {4, 2}, 0, 2, batch);

    share(AugmentRecipe.NONE, 0).fill(new int[] {4, 2}, 0, 2, batch);

    assertThat(List.of(batch.share(0), batch.share(1))).containsOnly(1f);
    assertThat(batch.other(1)).isEqualTo(2);
  }
}
