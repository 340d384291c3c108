package org.meanfield.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.decode.MadeImages;
import org.meanfield.dataset.shard.ShardContents;
import org.meanfield.dataset.shard.ShardFolder;
import org.meanfield.dataset.shard.ShardManifest;
import org.meanfield.dataset.shard.ShardPlan;
import org.meanfield.dataset.source.DatasetUse;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

class SourceDetectorTest {
  private static final Configuration HADOOP = new Configuration(false);

  /** Of label 0, and black. */
  private static final byte[] CIFAR_RECORD = new byte[3073];

  @TempDir Path folder;

  private ImageSource opened(String name) {
    return SourceDetector.openUnlabelled(folder.resolve(name).toString(), List.of("a"), HADOOP);
  }

  /** The class of the source that is opened. */
  private String detected(String name) {
    return opened(name).getClass().getSimpleName();
  }

  private void write(String name, byte[] content) throws IOException {
    MadeImages.write(folder.resolve(name), content);
  }

  private void shards(String name) {
    ShardFolder shards = ShardFolder.at(folder.resolve(name).toString(), HADOOP);
    ImageRecipe image = new ImageRecipe(4, 4, ImageRecipe.Channels.GREY, ImageRecipe.Fit.STRETCH);
    ShardPlan plan = new ShardPlan("images", "images", "abc", "", 0, List.of("a"), image, 1, 1);
    shards.begin(plan);
    shards.commit(new ShardManifest(plan, 0, ShardContents.none(1, 1), List.of(), List.of()));
  }

  @Test
  void knowsAFolderOfImages() throws IOException {
    MadeImages.grey(folder.resolve("tree/a/1.png"), 7);

    assertThat(detected("tree")).isEqualTo("FolderSource");
    assertThat(opened("tree").listing().labels()).containsExactly(0);
  }

  @Test
  void knowsAnImage() throws IOException {
    MadeImages.grey(folder.resolve("1.png"), 7);

    assertThat(detected("1.png")).isEqualTo("FolderSource");
    assertThat(opened("1.png").listing().size()).isEqualTo(1);
  }

  @Test
  void knowsAManifest() throws IOException {
    MadeImages.grey(folder.resolve("1.png"), 7);
    write("all.csv", "1.png,a".getBytes(StandardCharsets.UTF_8));
    write("all.TSV", "1.png\ta".getBytes(StandardCharsets.UTF_8));

    assertThat(detected("all.csv")).isEqualTo("ManifestSource");
    assertThat(detected("all.TSV")).isEqualTo("ManifestSource");
  }

  @Test
  void knowsIdxFiles_byThemselvesAndInAFolder() throws IOException {
    write("idx/train-images-idx3-ubyte", MadeImages.countingImages(3));
    write("unnamed", MadeImages.gzip(MadeImages.countingImages(3)));

    assertThat(detected("idx")).isEqualTo("IdxSource");
    assertThat(detected("idx/train-images-idx3-ubyte")).isEqualTo("IdxSource");
    assertThat(detected("unnamed")).isEqualTo("IdxSource");
  }

  @Test
  void knowsCifarFiles_byThemselvesAndInAFolder() throws IOException {
    write("cifar/data_batch_1.bin", CIFAR_RECORD);
    write("cifar/test_batch.bin", CIFAR_RECORD);

    assertThat(detected("cifar")).isEqualTo("CifarSource");
    assertThat(detected("cifar/test_batch.bin")).isEqualTo("CifarSource");
  }

  @Test
  void knowsShards() {
    shards("shards");

    assertThat(detected("shards")).isEqualTo("ShardSource");
  }

  @Test
  void takesShardsForShards_whateverLiesBesideThem() throws IOException {
    shards("shards");
    write("shards/train-images-idx3-ubyte", MadeImages.countingImages(3));
    write("shards/data_batch_1.bin", CIFAR_RECORD);

    assertThat(detected("shards")).isEqualTo("ShardSource");
  }

  /** What a file begins with tells more than what it is called. */
  @Test
  void takesWhatBeginsAsIdxForIdx_whateverItIsCalled() throws IOException {
    write("all.csv", MadeImages.countingImages(3));
    write("data_batch_1.bin", MadeImages.countingImages(3));
    write("both/train-images-idx3-ubyte", MadeImages.countingImages(3));
    write("both/data_batch_1.bin", CIFAR_RECORD);

    assertThat(detected("all.csv")).isEqualTo("IdxSource");
    assertThat(detected("data_batch_1.bin")).isEqualTo("IdxSource");
    assertThat(detected("both")).isEqualTo("IdxSource");
  }

  @Test
  void takesAFolderForImages_onlyWhereNothingElseIsIn() throws IOException {
    MadeImages.grey(folder.resolve("mixed/a/1.png"), 7);
    write("mixed/data_batch_1.bin", CIFAR_RECORD);

    assertThat(detected("mixed")).isEqualTo("CifarSource");
  }

  @Test
  void refusesWhatHoldsNoImages_whereLabelsAreWanted() {
    shards("shards");

    assertThatThrownBy(
            () ->
                SourceDetector.open(
                    folder.resolve("shards").toString(), List.of(), DatasetUse.JUDGING, HADOOP))
        .isInstanceOfSatisfying(
            MeanfieldException.class, fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.DATA))
        .hasMessage(folder + "/shards holds no images: expected one at least.");
  }
}
