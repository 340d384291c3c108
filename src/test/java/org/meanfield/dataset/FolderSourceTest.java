package org.meanfield.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.fault.Fault;
import org.meanfield.fault.FaultKind;

class FolderSourceTest {
  @TempDir Path folder;

  private void touch(String... files) throws IOException {
    for (String file : files) {
      MadeImages.write(folder.resolve(file), new byte[] {1, 2, 3});
    }
  }

  private ImageSource open(String... labels) {
    return ImageSource.open(folder.toString(), List.of(labels), new Configuration(false));
  }

  private ImageSource openToJudge(String... labels) {
    return ImageSource.open(
        folder.toString(), List.of(labels), Purpose.JUDGING, new Configuration(false));
  }

  private ImageSource openUnlabelled(String file, String... labels) {
    return ImageSource.openUnlabelled(
        folder.resolve(file).toString(), List.of(labels), new Configuration(false));
  }

  private AbstractThrowableAssert<?, ?> assertFault(String... labels) {
    return assertThatThrownBy(() -> open(labels))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.kind()).isEqualTo(FaultKind.DATA));
  }

  private static List<String> names(ImageSource source) {
    return IntStream.range(0, source.listing().size())
        .mapToObj(i -> source.listing().name(i) + "=" + source.listing().label(i))
        .toList();
  }

  @Test
  void listsImagesByPathInByteOrder_withTheFolderAsTheirClass() throws IOException {
    touch("dog/b.JPG", "dog/a.png", "Zebra/deep/er/1.jpeg", "\u00e9lan/x.gif", "cat/y.bmp");
    ImageSource source = open();
    assertThat(source.classNames()).containsExactly("Zebra", "cat", "dog", "\u00e9lan");
    assertThat(names(source))
        .containsExactly(
            "Zebra/deep/er/1.jpeg=0",
            "cat/y.bmp=1",
            "dog/a.png=2",
            "dog/b.JPG=2",
            "\u00e9lan/x.gif=3");
  }

  @Test
  void passesOverMarkersHiddenFilesAndOtherFiles() throws IOException {
    touch("cat/1.png", "dog/1.png", "dog/notes.txt", "_SUCCESS", ".git/a.png", "dog/.x/b.png");
    ImageSource source = open();
    assertThat(names(source)).containsExactly("cat/1.png=0", "dog/1.png=1");
    assertThat(((FolderSource) source).otherFiles()).isEqualTo(1);
  }

  @Test
  void listsTheSame_whateverOrderTheFileSystemListsIn() throws IOException {
    touch("cat/1.png", "cat/2.png", "cat/10.png", "dog/1.png", "dog/x/1.png");
    Configuration backwards = new Configuration(false);
    backwards.setClass("fs.file.impl", Backwards.class, FileSystem.class);
    backwards.setBoolean("fs.file.impl.disable.cache", true);
    ImageSource source = ImageSource.open(folder.toString(), List.of(), backwards);
    assertThat(names(source)).isEqualTo(names(open()));
    assertThat(source.fingerprint()).isEqualTo(open().fingerprint());
  }

  /** Lists every folder in the opposite of byte order. */
  static final class Backwards extends RawLocalFileSystem {
    @Override
    public FileStatus[] listStatus(org.apache.hadoop.fs.Path path) throws IOException {
      FileStatus[] listed = super.listStatus(path);
      Arrays.sort(listed, Comparator.reverseOrder());
      return listed;
    }
  }

  @Test
  void numbersClassesAsTheLabelsDo() throws IOException {
    touch("cat/1.png", "dog/1.png");
    assertThat(names(open("dog", "cat"))).containsExactly("cat/1.png=1", "dog/1.png=0");
  }

  @Test
  void opensNamesThatLookLikeUris() throws IOException {
    touch("a b/50%20.png", "c:d/#1.png");
    assertThat(names(open())).containsExactly("a b/50%20.png=0", "c:d/#1.png=1");
  }

  @Test
  void hasAFingerprint_ofPathsLengthsAndLabels() throws IOException {
    touch("cat/1.png", "dog/1.png");
    String before = open().fingerprint();
    assertThat(open().fingerprint()).isEqualTo(before);
    assertThat(open("dog", "cat").fingerprint()).isNotEqualTo(before);
    MadeImages.write(folder.resolve("cat/1.png"), new byte[4]);
    assertThat(open().fingerprint()).isNotEqualTo(before);
  }

  @Test
  void refusesAFolderThatIsMissing() {
    assertThatThrownBy(
            () ->
                ImageSource.open(
                    folder.resolve("none").toString(), List.of(), new Configuration(false)))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("none does not exist");
  }

  @Test
  void refusesAFileSystemThatIsUnknown() {
    assertThatThrownBy(
            () -> ImageSource.open("ghost://host/x", List.of(), new Configuration(false)))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("ghost");
  }

  @Test
  void refusesAnEmptyFolder() {
    assertFault().hasMessageContaining("is empty");
  }

  @Test
  void refusesAFolderWithoutClasses() throws IOException {
    touch("1.png", "2.png");
    assertFault().hasMessageContaining("2 files but no folders");
  }

  @Test
  void refusesAClassWithoutImages() throws IOException {
    touch("cat/1.png", "dog/readme.txt");
    assertFault().hasMessageContaining("dog holds no images");
  }

  @Test
  void refusesAFolderThatNoLabelNames_andALabelWithoutAFolder() throws IOException {
    touch("cat/1.png", "dog/1.png");
    assertFault("cat").hasMessageContaining("the folder dog");
    assertFault("cat", "dog", "horse").hasMessageContaining("the label horse");
  }

  @Test
  void judgesByImagesOfSomeClasses_butOfAnyAtAll() throws IOException {
    touch("cat/1.png", "fox/none.txt");

    assertThat(names(openToJudge("dog", "cat", "fox", "owl"))).containsExactly("cat/1.png=1");
    assertThatThrownBy(() -> openToJudge("dog", "fox", "owl"))
        .hasMessageContaining("the folder cat, which is not one of the labels");
    Files.delete(folder.resolve("cat/1.png"));
    assertThatThrownBy(() -> openToJudge("dog", "cat", "fox"))
        .isInstanceOf(Fault.class)
        .hasMessageContaining(folder + " holds no images");
  }

  @Test
  void refusesAFileInPlaceOfAFolder() throws IOException {
    touch("1.png");
    assertThatThrownBy(
            () ->
                ImageSource.open(
                    folder.resolve("1.png").toString(), List.of(), new Configuration(false)))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("is a file that is not IDX images");
  }

  @Test
  void followsLinksWithinTheFolder_andRefusesThoseThatLeaveIt(@TempDir Path elsewhere)
      throws IOException {
    touch("cat/1.png", "dog/1.png");
    Files.createSymbolicLink(folder.resolve("dog/2.png"), folder.resolve("cat/1.png"));
    assertThat(names(open())).containsExactly("cat/1.png=0", "dog/1.png=1", "dog/2.png=1");

    MadeImages.write(elsewhere.resolve("secret.png"), new byte[] {1});
    Path out =
        Files.createSymbolicLink(folder.resolve("dog/3.png"), elsewhere.resolve("secret.png"));
    assertFault()
        .hasMessageContaining(folder + " holds the link dog/3.png, which leads out of the folder")
        .hasMessageContaining("secret.png");
    Files.delete(out);

    Files.createSymbolicLink(folder.resolve("owl"), elsewhere);
    assertFault().hasMessageContaining("holds the link owl, which leads out of the folder");
  }

  @Test
  void refusesLinksThatLeadToNothing_orBackToAFolderAbove() throws IOException {
    touch("cat/1.png", "dog/1.png");
    Path broken = Files.createSymbolicLink(folder.resolve("dog/2.png"), Path.of("gone.png"));
    assertFault().hasMessageContaining("the link dog/2.png, which leads to nothing (gone.png)");
    Files.delete(broken);

    Files.createSymbolicLink(folder.resolve("dog/loop"), folder);
    assertFault().hasMessageContaining("more than 16 deep").hasMessageContaining("Remove it");
  }

  @Test
  void takesNamesThatAreNoPlainOnes() throws IOException {
    touch("cat\nand more/1\n.png", "\ud83d\ude3a <b>&\"'/\ud83d\ude3a.png", "x/%20#?.png");

    assertThat(names(open()))
        .containsExactly(
            "cat\nand more/1\n.png=0", "x/%20#?.png=1", "\ud83d\ude3a <b>&\"'/\ud83d\ude3a.png=2");
  }

  @Test
  @Tag("slow")
  void takesTenThousandClasses() throws IOException {
    for (int c = 0; c < 10_000; c++) {
      touch(String.format(Locale.ROOT, "%05d/1.png", c));
    }

    ImageSource source = open();

    assertThat(source.classNames()).hasSize(10_000).startsWith("00000").endsWith("09999");
    assertThat(source.listing().label(9_999)).isEqualTo(9_999);
  }

  @Test
  void ordersNamesAsTheirBytesInUtf8() {
    List<String> names =
        List.of(
            "",
            "a",
            "a0",
            "ab",
            "\u00e9",
            "\u07ff",
            "\ud7ff",
            "\ue000",
            "\uffee",
            "\ud83d\ude3a",
            "\ud83d\ude3b",
            "a\ud83d\ude3a",
            "a\uffee");
    for (String one : names) {
      for (String other : names) {
        int expected =
            Arrays.compareUnsigned(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
        assertThat(Integer.signum(Location.BY_BYTES.compare(one, other)))
            .as(one + " and " + other)
            .isEqualTo(Integer.signum(expected));
      }
    }
  }

  @Test
  void needsTwoClassesToTrain() throws IOException {
    touch("cat/1.png");
    ImageSource source = open();
    assertThatThrownBy(source::requireTwoClasses).hasMessageContaining("one class");
  }

  @Test
  void opensUnlabelledImages_knowingTheLabelsOfFoldersCalledSo() throws IOException {
    touch("1.png", "cat/2.png", "other/3.png");
    assertThat(names(openUnlabelled("", "cat", "dog")))
        .containsExactly("1.png=-1", "cat/2.png=0", "other/3.png=-1");
    assertThat(names(openUnlabelled("1.png", "cat", "dog"))).containsExactly("1.png=-1");
  }

  @Test
  void refusesUnlabelledFoldersAndFilesThatAreNoImages() throws IOException {
    touch("notes.txt");
    assertThatThrownBy(() -> openUnlabelled("")).hasMessageContaining("holds no images");
    assertThatThrownBy(() -> openUnlabelled("notes.txt")).hasMessageContaining("not an image");
  }
}
