package org.meanfield.dataset.source.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.dataset.SourceDetector;
import org.meanfield.dataset.decode.ImageFormat;
import org.meanfield.dataset.decode.MadeImages;
import org.meanfield.dataset.decode.SoundImages;
import org.meanfield.dataset.files.FileRemark;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

class ContentSniffingTest {
  private static final byte[] PROSE = "BMW and others".getBytes(StandardCharsets.UTF_8);

  private static JavaSparkContext spark;

  @TempDir Path folder;

  @BeforeAll
  static void startSpark() {
    spark = JavaSparkContext.fromSparkContext(LocalSpark.start(2));
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  private void image(String... files) throws IOException {
    for (String file : files) {
      MadeImages.grey(folder.resolve(file), 99);
    }
  }

  private void prose(String... files) throws IOException {
    for (String file : files) {
      MadeImages.write(folder.resolve(file), PROSE);
    }
  }

  private ImageSource open() {
    return SourceDetector.open(folder.toString(), List.of(), spark.hadoopConfiguration());
  }

  private ImageSource sniffed() {
    return open().sniffed(spark);
  }

  private static List<String> names(ImageSource source) {
    return IntStream.range(0, source.listing().size())
        .mapToObj(i -> source.listing().name(i) + "=" + source.listing().label(i))
        .toList();
  }

  @Test
  void takesWhatBeginsAsAnImage_whateverItsName() throws IOException {
    image("cat/1.png", "cat/2", "cat/3.png.1", "cat/4.txt", "dog/5.CR2", "dog/6 (copy)");
    prose("cat/notes.txt", "dog/BMW");
    MadeImages.write(folder.resolve("dog/empty"), new byte[0]);

    ImageSource source = sniffed();

    assertThat(names(source))
        .containsExactly(
            "cat/1.png=0",
            "cat/2=0",
            "cat/3.png.1=0",
            "cat/4.txt=0",
            "dog/5.CR2=1",
            "dog/6 (copy)=1");
    assertThat(source.isSniffed()).isTrue();
    assertThat(source.remarks())
        .singleElement()
        .returns(FileRemark.Kind.NOT_AN_IMAGE, FileRemark::kind)
        .returns(3, FileRemark::files)
        .returns(List.of("cat/notes.txt", "dog/BMW", "dog/empty"), FileRemark::named);
  }

  @Test
  void leavesAFileThatIsNamedAsAnImageForTheDecoderToJudge() throws IOException {
    image("cat/1.png", "dog/1");
    prose("dog/2.jpg");

    ImageSource source = sniffed();

    assertThat(names(source)).containsExactly("cat/1.png=0", "dog/1=1", "dog/2.jpg=1");
    assertThat(source.remarks()).isEmpty();
  }

  /** Its first picture would be the thumbnail of a photo that lies there as a JPEG. */
  @Test
  void leavesOutACamerasRawFileThatBeginsAsATiff() throws IOException {
    image("cat/1.png", "dog/1.png");
    byte[] tiff = {'I', 'I', '*', 0, 8, 0, 0, 0};
    MadeImages.write(folder.resolve("dog/_MG_0001.NEF"), tiff);
    MadeImages.write(folder.resolve("dog/scan"), tiff);

    assertThat(names(sniffed())).containsExactly("cat/1.png=0", "dog/1.png=1", "dog/scan=1");
  }

  @Test
  void isTheSourceOfTheImagesAlone() throws IOException {
    image("cat/1.png", "dog/1.png");
    MadeImages.write(
        folder.resolve("dog/2.gif"), MadeImages.encoded(MadeImages.plain(40, 40, 0x336699), "gif"));
    ImageSource alone = open();
    for (int i = 0; i < 300; i++) {
      prose(String.format(Locale.ROOT, "dog/labels/%03d.txt", i));
    }
    MadeImages.write(folder.resolve("cat/film.mov"), new byte[100_000]);

    ImageSource source = sniffed();

    assertThat(names(source)).isEqualTo(names(alone));
    assertThat(source.fingerprint()).isEqualTo(alone.fingerprint());
    assertThat(source.largestFile()).isEqualTo(alone.largestFile());
    assertThat(source.remarks().get(0).lines())
        .hasSize(7)
        .startsWith(
            "301 files in file:"
                + folder
                + " begin as none of JPEG, PNG, GIF, BMP, TIFF or WebP, and are left out:",
            "  cat/film.mov",
            "  dog/labels/000.txt")
        .endsWith("  and 296 more");
  }

  @Test
  void refusesAClassWhoseFilesAreNoImages() throws IOException {
    image("cat/1.png");
    prose("dog/a.txt", "dog/b.txt");
    ImageSource source = open();

    assertThatThrownBy(() -> source.sniffed(spark))
        .isInstanceOfSatisfying(
            MeanfieldException.class, fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.DATA))
        .hasMessageContaining(folder + "/dog holds no images, but 2 files")
        .hasMessageContaining("dog/a.txt, dog/b.txt");
  }

  @Test
  void refusesAFolderOfNoImages_alsoWithoutLabels() throws IOException {
    prose("a/1.txt", "2.txt");
    ImageSource source =
        SourceDetector.openUnlabelled(folder.toString(), List.of("a"), spark.hadoopConfiguration());

    assertThatThrownBy(() -> source.sniffed(spark))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining(folder + " holds no images, but 2 files");
  }

  @Test
  void blamesTheStorage_whenAnExecutorDoesNotSeeAFile() throws IOException {
    image("cat/1", "dog/1");
    ImageSource source = open();
    Files.delete(folder.resolve("dog/1"));

    assertThatThrownBy(() -> source.sniffed(spark))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("executor driver")
        .hasMessageContaining("dog/1");
  }

  @Test
  void opensNothing_whereEveryNameEndsAsImagesDo() throws IOException {
    image("cat/1.png", "dog/1.png");
    ImageSource source = open();
    Files.delete(folder.resolve("dog/1.png"));

    assertThat(source.sniffed(spark)).isSameAs(source);
  }

  @ParameterizedTest
  @EnumSource(ImageFormat.class)
  void knowsEveryFormatByItsFirstBytes(ImageFormat format) throws IOException {
    for (SoundImages.Sound sound : SoundImages.all()) {
      if (ImageFormat.of(sound.file()).orElseThrow() == format) {
        byte[] beginning = java.util.Arrays.copyOf(sound.file(), ImageFormat.BEGINNING_BYTES);
        assertThat(ImageFormat.isImage("file", beginning)).as(sound.name()).isTrue();
      }
    }
  }
}
