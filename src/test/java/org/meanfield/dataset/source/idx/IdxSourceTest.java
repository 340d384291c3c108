package org.meanfield.dataset.source.idx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.dataset.SourceDetector;
import org.meanfield.dataset.decode.MadeImages;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.dataset.source.StoredSource;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

class IdxSourceTest {
  private static final String IMAGES = "train-images-idx3-ubyte";
  private static final String LABELS = "train-labels-idx1-ubyte";

  @TempDir Path folder;

  @BeforeEach
  void writeNineImages() throws IOException {
    write(IMAGES, MadeImages.countingImages(9));
    write(LABELS, MadeImages.countingLabels(9));
  }

  private void write(String name, byte[] bytes) throws IOException {
    MadeImages.write(folder.resolve(name), bytes);
  }

  private ImageSource open(String name, String... labels) {
    return SourceDetector.open(
        folder.resolve(name).toString(), List.of(labels), new Configuration(false));
  }

  private AbstractThrowableAssert<?, ?> assertFault(String name, String... labels) {
    return assertThatThrownBy(() -> open(name, labels))
        .isInstanceOfSatisfying(
            MeanfieldException.class, fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.DATA));
  }

  @Test
  void listsImagesInOrderOfTheFile_withLabelsFromBesideIt() {
    ImageSource source = open(IMAGES);
    assertThat(source.classNames()).containsExactly("0", "1", "2");
    assertThat(source.listing().size()).isEqualTo(9);
    assertThat(source.listing().label(4)).isEqualTo(1);
    assertThat(source.listing().name(4)).isEqualTo("train-images-idx3-ubyte#4");
  }

  @Test
  void placesImagesInTheirFile() {
    StoredSource source = (StoredSource) open(IMAGES);
    assertThat(source.listing().place(source.root(), 4)).isEqualTo(source.location() + "#4");
  }

  @Test
  void isTheSameSource_whenCompressedUnderAnyName() throws IOException {
    String fingerprint = open(IMAGES).fingerprint();
    write(IMAGES, MadeImages.gzip(MadeImages.countingImages(9)));
    assertThat(open(IMAGES).fingerprint()).isEqualTo(fingerprint);
    write(LABELS, MadeImages.countingImages(9));
    write("t10k-images.idx3-ubyte.gz", MadeImages.gzip(MadeImages.countingImages(9)));
    write("t10k-labels.idx1-ubyte", MadeImages.countingLabels(9));
    assertThat(open("t10k-images.idx3-ubyte.gz").fingerprint()).isEqualTo(fingerprint);
  }

  @Test
  void hasAnotherFingerprint_whenOnePixelDiffers() throws IOException {
    String fingerprint = open(IMAGES).fingerprint();
    byte[] images = MadeImages.countingImages(9);
    images[20]++;
    write(IMAGES, images);
    assertThat(open(IMAGES).fingerprint()).isNotEqualTo(fingerprint);
  }

  @Test
  void findsTheOneImagesFileOfAFolder() {
    assertThat(open("").listing().size()).isEqualTo(9);
  }

  @Test
  void asksWhichImagesFileOfAFolder_whenThereAreSeveral() throws IOException {
    write("t10k-images-idx3-ubyte", MadeImages.countingImages(9));
    assertFault("").hasMessageContaining("t10k-images-idx3-ubyte, " + IMAGES + ": name the one");
  }

  @Test
  void takesColourImagesOfFourAxes() throws IOException {
    write(IMAGES, MadeImages.idx(0x804, new int[] {9, 2, 2, 3}, new byte[9 * 12]));
    assertThat(open(IMAGES).listing().size()).isEqualTo(9);
  }

  @Test
  void refusesTheLabelsFileInPlaceOfTheImages() {
    assertFault(LABELS).hasMessageContaining("0x00000801 (IDX labels)");
  }

  @Test
  void refusesImagesWithoutLabels_namingWhatIsMissing() throws IOException {
    write("lone-images-idx3-ubyte", MadeImages.countingImages(9));
    assertFault("lone-images-idx3-ubyte").hasMessageContaining("lone-labels-idx1-ubyte");
  }

  @Test
  void opensImagesWithoutLabels_toPredictOn() throws IOException {
    Path lone = folder.resolve("lone.bin");
    MadeImages.write(lone, MadeImages.countingImages(9));
    ImageSource source =
        SourceDetector.openUnlabelled(lone.toString(), List.of("a", "b"), new Configuration(false));
    assertThat(source.listing().label(0)).isEqualTo(-1);
    assertThat(source.classNames()).containsExactly("a", "b");
  }

  @Test
  void opensImagesWhoseLabelsAreOfOtherClasses_toPredictOn() {
    ImageSource source =
        SourceDetector.openUnlabelled(
            folder.resolve(IMAGES).toString(), List.of("a", "b"), new Configuration(false));
    assertThat(source.listing().size()).isEqualTo(9);
    assertThat(source.listing().label(2)).isEqualTo(-1);
  }

  @Test
  void refusesATruncatedFile_sayingHowManyImagesAreWhole() throws IOException {
    byte[] images = MadeImages.countingImages(9);
    write(IMAGES, Arrays.copyOf(images, images.length - 7));
    assertFault(IMAGES).hasMessageContaining("truncated after 7 of the 9 images");
  }

  @Test
  void refusesATruncatedCompressedFile() throws IOException {
    byte[] images = MadeImages.gzip(MadeImages.countingImages(200));
    write(IMAGES, Arrays.copyOf(images, images.length / 2));
    assertFault(IMAGES).hasMessageContaining("of the 200 images that its header declares");
  }

  @Test
  void refusesPixelsBeyondTheDeclaredOnes() throws IOException {
    byte[] images = MadeImages.countingImages(9);
    write(IMAGES, Arrays.copyOf(images, images.length + 1));
    assertFault(IMAGES).hasMessageContaining("goes on after the 9 images");
  }

  @Test
  void refusesAHeaderOfAbsurdSize() throws IOException {
    write(IMAGES, MadeImages.idx(0x803, new int[] {9, -1, -1}, new byte[10]));
    assertFault(IMAGES).hasMessageContaining("4294967295 x 4294967295 pixels");
  }

  @Test
  void refusesAnotherKindOfIdx_sayingWhatItIs() throws IOException {
    write(IMAGES, MadeImages.idx(0xD03, new int[] {9, 2, 3}, new byte[54]));
    assertFault(IMAGES).hasMessageContaining("0x00000d03 (not IDX images");
  }

  @Test
  void refusesLabelsOfAnotherCount() throws IOException {
    write(LABELS, MadeImages.countingLabels(8));
    assertFault(IMAGES).hasMessageContaining("8 labels").hasMessageContaining("9 images");
  }

  @Test
  void refusesTruncatedLabels() throws IOException {
    write(LABELS, Arrays.copyOf(MadeImages.countingLabels(9), 12));
    assertFault(IMAGES).hasMessageContaining("fewer labels than the 9");
  }

  @Test
  void refusesALabelsFileThatIsNone() throws IOException {
    write(LABELS, MadeImages.countingImages(9));
    assertFault(IMAGES).hasMessageContaining("0x00000803 (IDX grey images)");
  }

  @Test
  void refusesALabelThatHasNoName_sayingWhichAndWhere() {
    assertFault(IMAGES, "zero", "one").hasMessageContaining("label 2 at index 2 is out of range");
  }

  @Test
  void refusesNumbersWithGaps_unlessTheClassesAreNamed() throws IOException {
    byte[] labels = {0, 3, 3, 0, 3, 0, 3, 0, 3};
    write(LABELS, MadeImages.idx(0x801, new int[] {9}, labels));

    assertFault(IMAGES)
        .hasMessageContaining(LABELS + " has the labels 0, 3, and not 1, 2")
        .hasMessageContaining("data.labels");
    assertThat(open(IMAGES, "a", "b", "c", "d").listing().countsByClass(4))
        .containsExactly(4, 0, 0, 5);
  }

  @Test
  void takesANumberForTheClassOfThatName_whereAllNamesAreNumbers() throws IOException {
    byte[] labels = {0, 3, 3, 0, 3, 10, 3, 0, 3};
    write(LABELS, MadeImages.idx(0x801, new int[] {9}, labels));

    assertThat(open(IMAGES, "0", "10", "03").listing().labels())
        .containsExactly(0, 2, 2, 0, 2, 1, 2, 0, 2);
    assertFault(IMAGES, "0", "1", "10", "2")
        .hasMessageContaining("label 3 at index 1 names no class")
        .hasMessageContaining("expected the labels 0, 1, 10, 2. Name every class");
  }

  @Test
  void needsTwoClassesToTrain() throws IOException {
    write(LABELS, MadeImages.idx(0x801, new int[] {9}, new byte[9]));
    ImageSource source = open(IMAGES);
    assertThatThrownBy(source::requireTwoClasses).hasMessageContaining("one class");
  }
}
