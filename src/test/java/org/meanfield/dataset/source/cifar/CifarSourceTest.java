package org.meanfield.dataset.source.cifar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.SourceDetector;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.dataset.source.StoredSource;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

class CifarSourceTest {
  private static final int PLANE = 32 * 32;
  private static final ImageRecipe AS_STORED =
      new ImageRecipe(32, 32, ImageRecipe.Channels.RGB, ImageRecipe.Fit.STRETCH);

  @TempDir Path folder;

  /** Image i is red i, green 2i, blue 3i, with its first pixel white; of class i modulo classes. */
  private static byte[] images(int from, int to, int classes, int labelBytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = from; i < to; i++) {
      for (int each = 1; each < labelBytes; each++) {
        out.write(99);
      }
      out.write(i % classes);
      for (int c = 1; c <= 3; c++) {
        for (int pixel = 0; pixel < PLANE; pixel++) {
          out.write(pixel == 0 ? 255 : c * i);
        }
      }
    }
    return out.toByteArray();
  }

  private void write(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
  }

  private void write(String name, String text) throws IOException {
    write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private StoredSource open(String name, String... labels) {
    return SourceDetector.open(
        folder.resolve(name).toString(), List.of(labels), new Configuration(false));
  }

  private AbstractThrowableAssert<?, ?> assertFault(String name, String... labels) {
    return assertThatThrownBy(() -> open(name, labels))
        .isInstanceOfSatisfying(
            MeanfieldException.class, fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.DATA));
  }

  @Test
  void listsTheTrainingBatchesOfAFolder_andNotTheTestBatch() throws IOException {
    write("data_batch_2.bin", images(3, 8, 3, 1));
    write("data_batch_1.bin", images(0, 3, 3, 1));
    write("test_batch.bin", images(0, 2, 2, 1));
    write("batches.meta.txt", "airplane\nautomobile\nbird\n\n");

    StoredSource source = open("");

    assertThat(source.classNames()).containsExactly("airplane", "automobile", "bird");
    assertThat(source.listing().size()).isEqualTo(8);
    assertThat(source.listing().name(2)).isEqualTo("data_batch_1.bin#2");
    assertThat(source.listing().name(3)).isEqualTo("data_batch_2.bin#0");
    assertThat(source.listing().label(7)).isEqualTo(1);
    assertThat(open("test_batch.bin").listing().size()).isEqualTo(2);
  }

  @Test
  void refusesNumbersWithGaps_whereNoFileNamesTheClasses() throws IOException {
    write("data_batch_1.bin", images(0, 2, 3, 1));
    write("data_batch_2.bin", images(2, 3, 3, 1));

    assertThat(open("").classNames()).containsExactly("0", "1", "2");
    assertFault("data_batch_2.bin").hasMessageContaining("has the labels 2, and not 0, 1");
    assertThat(open("data_batch_2.bin", "a", "b", "c").listing().labels()).containsExactly(2);
  }

  @Test
  void readsPixelsInAnyOrder_overFilesAndWithoutSome() throws IOException {
    write("data_batch_1.bin", images(0, 3, 3, 1));
    write("data_batch_2.bin", images(3, 8, 3, 1));
    java.util.BitSet without = new java.util.BitSet();
    without.set(1);
    StoredSource source = (StoredSource) open("").without(without);

    List<PackedChunk> chunks = new ArrayList<>();
    source
        .refs(new int[] {6, 0, 3, 1})
        .chunks(AS_STORED, new Configuration(false), "the test", () -> {})
        .forEachRemaining(chunks::add);

    assertThat(chunks).hasSize(1);
    PackedChunk chunk = chunks.get(0);
    // Those after the one left out have moved up: images 7, 0, 4 and 2.
    assertThat(chunk.labels()).containsExactly(1, 0, 1, 2);
    int at = 0;
    for (int image : new int[] {7, 0, 4, 2}) {
      byte[] pixels = chunk.pixels();
      int from = at++ * 3 * PLANE;
      assertThat(pixels[from]).isEqualTo((byte) 255);
      assertThat(List.of(pixels[from + 3], pixels[from + 4], pixels[from + 5]))
          .containsExactly((byte) image, (byte) (2 * image), (byte) (3 * image));
    }
  }

  @Test
  void takesTheFineLabelsOfAHundredClasses() throws IOException {
    write("train.bin", images(0, 5, 3, 2));
    write("fine_label_names.txt", "apple\naquarium_fish\nbaby\n");

    StoredSource source = open("");

    assertThat(source.listing().labels()).containsExactly(0, 1, 2, 0, 1);
    assertThat(source.classNames()).containsExactly("apple", "aquarium_fish", "baby");
  }

  @Test
  void callsClassesByTheirNumbers_whenNothingNamesThem() throws IOException {
    write("test_batch.bin", images(0, 4, 3, 1));

    assertThat(open("test_batch.bin").classNames()).containsExactly("0", "1", "2");
    assertThat(open("test_batch.bin", "a", "b", "c").classNames()).containsExactly("a", "b", "c");
  }

  @Test
  void takesANumberForTheClassOfThatName_whereAllNamesAreNumbers() throws IOException {
    write("test_batch.bin", images(0, 4, 3, 1));
    String known = open("test_batch.bin").fingerprint();

    StoredSource moved = open("test_batch.bin", "2", "0", "01");

    assertThat(moved.listing().labels()).containsExactly(1, 2, 0, 1);
    assertThat(moved.fingerprint()).isNotEqualTo(known);
    assertThat(open("test_batch.bin", "0", "1", "2").fingerprint()).isEqualTo(known);
    assertFault("test_batch.bin", "0", "2", "10")
        .hasMessageContaining("image 1 has the label 1, which names no class")
        .hasMessageContaining("expected the labels 0, 2, 10. Are these");
  }

  @Test
  void takesNumbersForIndexes_whereTheFileBesideCountsItsNames() throws IOException {
    write("test_batch.bin", images(0, 3, 3, 1));
    write("batches.meta.txt", "2\n0\n1\n");

    assertThat(open("test_batch.bin").listing().labels()).containsExactly(0, 1, 2);
  }

  @Test
  void refusesAFileThatIsNotMadeOfRecords() throws IOException {
    write("data_batch_1.bin", images(0, 3, 3, 1));
    write("data_batch_2.bin", new byte[3000]);

    assertFault("").hasMessageContainingAll("data_batch_2.bin has 3,000 bytes", "records of 3,073");
  }

  @Test
  void refusesALabelThatCifarHasNot() throws IOException {
    write("other.bin", images(0, 12, 12, 1));

    assertFault("other.bin").hasMessageContaining("image 10 has the label 10, and there are 10");
  }

  @Test
  void refusesALabelThatHasNoName() throws IOException {
    write("test_batch.bin", images(0, 3, 3, 1));
    write("batches.meta.txt", "airplane\nautomobile\n");

    assertFault("test_batch.bin")
        .hasMessageContaining("image 2 has the label 2, and there are 2 classes, 0 to 1");
  }

  @Test
  void opensImagesWhoseLabelsAreOfOtherClasses_toPredictOn() throws IOException {
    write("test_batch.bin", images(0, 3, 3, 1));

    ImageSource source =
        SourceDetector.openUnlabelled(
            folder.resolve("test_batch.bin").toString(),
            List.of("a", "b"),
            new Configuration(false));

    assertThat(source.listing().label(1)).isEqualTo(1);
    assertThat(source.listing().label(2)).isEqualTo(-1);
  }
}
