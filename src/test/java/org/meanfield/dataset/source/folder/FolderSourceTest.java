package org.meanfield.dataset.source.folder;

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
import org.meanfield.dataset.SourceDetector;
import org.meanfield.dataset.decode.MadeImages;
import org.meanfield.dataset.files.FileRemark;
import org.meanfield.dataset.files.Location;
import org.meanfield.dataset.source.DatasetUse;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.text.NormalForm;

class FolderSourceTest {
  @TempDir Path folder;

  private void touch(String... files) throws IOException {
    for (String file : files) {
      MadeImages.write(folder.resolve(file), new byte[] {1, 2, 3});
    }
  }

  private ImageSource open(String... labels) {
    return SourceDetector.open(folder.toString(), List.of(labels), new Configuration(false));
  }

  private ImageSource openToJudge(String... labels) {
    return SourceDetector.open(
        folder.toString(), List.of(labels), DatasetUse.JUDGING, new Configuration(false));
  }

  private ImageSource openUnlabelled(String file, String... labels) {
    return SourceDetector.openUnlabelled(
        folder.resolve(file).toString(), List.of(labels), new Configuration(false));
  }

  private AbstractThrowableAssert<?, ?> assertFault(String... labels) {
    return assertThatThrownBy(() -> open(labels))
        .isInstanceOfSatisfying(
            MeanfieldException.class, fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.DATA));
  }

  private static List<String> names(ImageSource source) {
    return IntStream.range(0, source.listing().size())
        .mapToObj(i -> source.listing().name(i) + "=" + source.listing().label(i))
        .toList();
  }

  @Test
  void refusesThePartsOfADataSetAsClasses_unlessTheyAreNamed() throws IOException {
    touch("train/cat/1.png", "train/dog/1.png", "Val/cat/2.png", "Val/dog/2.png");

    assertFault()
        .hasMessageContainingAll(
            "holds the folders Val, train",
            "the same folders lie in them (cat, dog)",
            "data.train = " + folder + "/train");
    assertThat(open("Val", "train").classNames()).containsExactly("Val", "train");

    // Folders that merely are called so.
    touch("words/test/1.png", "words/train/2.png", "words/train/deep/3.png");
    ImageSource words =
        SourceDetector.open(
            folder.resolve("words").toString(), List.of(), new Configuration(false));
    assertThat(words.classNames()).containsExactly("test", "train");
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
  void listsEveryFileWhateverItsName_butHiddenOnesAndThoseOfSparkAndDesktops() throws IOException {
    touch(
        "cat/1.png", "cat/_MG_0001.JPG", "cat/_private/x.jfif", "dog/no extension", "dog/a.png.1");
    touch("_SUCCESS", "cat/THUMBS.DB", ".git/a.png", "dog/.x/b.png", "__MACOSX/cat/1.png");

    assertThat(names(open()))
        .containsExactly(
            "cat/1.png=0",
            "cat/_MG_0001.JPG=0",
            "cat/_private/x.jfif=0",
            "dog/a.png.1=1",
            "dog/no extension=1");
  }

  @Test
  void remarksOnFilesThatLieInNoClassesFolder() throws IOException {
    touch("cat/1.png", "dog/1.png", "README.md", "3.png");
    ImageSource source = open();
    assertThat(names(source)).containsExactly("cat/1.png=0", "dog/1.png=1");
    assertThat(source.remarks())
        .singleElement()
        .returns(FileRemark.Kind.OUTSIDE_CLASSES, FileRemark::kind)
        .returns(
            "2 files in file:"
                + folder
                + " lie in no class's folder, and are left out: 3.png, README.md.",
            FileRemark::text);
  }

  @Test
  void isSniffed_whereEveryNameEndsAsImagesDo() throws IOException {
    touch("cat/1.JPG", "cat/2.jfif", "cat/_3.tiff", "dog/1.webp");
    assertThat(open().isSniffed()).isTrue();
    touch("dog/2.jpg~");
    assertThat(open().isSniffed()).isFalse();
  }

  /** Taken down from 188346d, which knew no other files than these. */
  @Test
  void hasTheFingerprintThatItHadBefore_whereEveryNameEndsAsImagesDo() throws IOException {
    touch("cat/1.png", "cat/2.JPEG", "dog/x/1.gif");
    assertThat(open().fingerprint())
        .isEqualTo("7765bb6b09807793fbfa35697cb095888f9cd4b0ffec0f11c31094d673db22fe");
  }

  @Test
  void listsTheSame_whateverOrderTheFileSystemListsIn() throws IOException {
    touch("cat/1.png", "cat/2.png", "cat/10.png", "dog/1.png", "dog/x/1.png");
    Configuration backwards = new Configuration(false);
    backwards.setClass("fs.file.impl", Backwards.class, FileSystem.class);
    backwards.setBoolean("fs.file.impl.disable.cache", true);
    ImageSource source = SourceDetector.open(folder.toString(), List.of(), backwards);
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
                SourceDetector.open(
                    folder.resolve("none").toString(), List.of(), new Configuration(false)))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("none does not exist");
  }

  @Test
  void refusesAFileSystemThatIsUnknown() {
    assertThatThrownBy(
            () -> SourceDetector.open("ghost://host/x", List.of(), new Configuration(false)))
        .isInstanceOf(MeanfieldException.class)
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
    touch("cat/1.png");
    Files.createDirectories(folder.resolve("dog"));
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
    touch("cat/1.png");
    Files.createDirectories(folder.resolve("fox"));

    assertThat(names(openToJudge("dog", "cat", "fox", "owl"))).containsExactly("cat/1.png=1");
    assertThatThrownBy(() -> openToJudge("dog", "fox", "owl"))
        .hasMessageContaining("the folder cat, which is not one of the labels");
    Files.delete(folder.resolve("cat/1.png"));
    assertThatThrownBy(() -> openToJudge("dog", "cat", "fox"))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining(folder + " holds no images");
  }

  @Test
  void refusesAFileInPlaceOfAFolder() throws IOException {
    touch("1.png");
    assertThatThrownBy(
            () ->
                SourceDetector.open(
                    folder.resolve("1.png").toString(), List.of(), new Configuration(false)))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("is a file that is not IDX images");
  }

  private Path link(String link, Path target) throws IOException {
    return Files.createSymbolicLink(folder.resolve(link), target);
  }

  private static List<String> remarks(ImageSource source) {
    return source.remarks().stream().map(FileRemark::text).toList();
  }

  @Test
  void followsLinksToFilesAndFolders_whereverTheyLead(@TempDir Path elsewhere) throws IOException {
    for (String file : List.of("all/1.png", "all/2.png", "owls/3.png", "owls/wild/4.png")) {
      MadeImages.write(elsewhere.resolve(file), new byte[] {1});
    }
    Files.createDirectories(folder.resolve("cat"));
    link("cat/a.png", elsewhere.resolve("all/1.png"));
    link("cat/b.png", folder.resolve("cat").relativize(elsewhere).resolve("all/2.png"));
    link("owl", elsewhere.resolve("owls"));

    assertThat(names(open()))
        .containsExactly("cat/a.png=0", "cat/b.png=0", "owl/3.png=1", "owl/wild/4.png=1");
    assertThat(open().remarks()).isEmpty();
    Path alias = elsewhere.resolve("alias");
    Files.createSymbolicLink(alias, folder);
    ImageSource byLink = SourceDetector.open(alias.toString(), List.of(), new Configuration(false));
    assertThat(names(byLink)).isEqualTo(names(open()));
    assertThat(byLink.fingerprint()).isEqualTo(open().fingerprint());
  }

  @Test
  void countsFilesThatLinksReachAgain() throws IOException {
    touch("cat/1.png", "cat/2.png", "dog/1.png", "dog/deep/2.png");
    link("dog/3.png", folder.resolve("cat/1.png"));
    link("dog/4.png", Path.of("3.png"));
    link("wolf", Path.of("dog/deep"));

    ImageSource source = open();

    assertThat(source.listing().size()).isEqualTo(7);
    assertThat(remarks(source))
        .containsExactly(
            "3 files in file:"
                + folder
                + " are there under another path too, by links, and count again: dog/3.png"
                + " (cat/1.png), dog/4.png (cat/1.png), wolf/2.png (dog/deep/2.png).");
  }

  @Test
  void countsFilesThatTwoLinksReach_alsoWhereTheyLieElsewhere(@TempDir Path elsewhere)
      throws IOException {
    MadeImages.write(elsewhere.resolve("1.png"), new byte[] {1});
    touch("cat/1.png", "dog/1.png");
    link("cat/2.png", elsewhere.resolve("1.png"));
    link("dog/more", elsewhere);

    assertThat(open().remarks())
        .singleElement()
        .returns(FileRemark.Kind.REACHED_AGAIN, FileRemark::kind)
        .returns(List.of("dog/more/1.png (cat/2.png)"), FileRemark::named);
  }

  @Test
  void leavesOutLinksThatLeadBackToAFolderAbove() throws IOException {
    touch("cat/1.png", "dog/1.png");
    Files.createDirectories(folder.resolve("dog/deep"));
    link("dog/deep/itself", Path.of("."));
    link("dog/deep/all", folder);
    link("dog/above", folder.resolve(".."));
    link("every", Path.of("."));

    ImageSource source = open();

    assertThat(source.classNames()).containsExactly("cat", "dog");
    assertThat(names(source)).containsExactly("cat/1.png=0", "dog/1.png=1");
    assertThat(source.remarks())
        .singleElement()
        .returns(FileRemark.Kind.LINK_BACK, FileRemark::kind)
        .returns(
            List.of("dog/above", "dog/deep/all", "dog/deep/itself", "every"), FileRemark::named);
  }

  @Test
  void leavesOutFoldersThatLinkToOneAnother() throws IOException {
    touch("cat/1.png", "dog/1.png");
    link("cat/dogs", Path.of("../dog"));
    link("dog/cats", Path.of("../cat"));

    ImageSource source = open();

    assertThat(names(source))
        .containsExactly("cat/1.png=0", "cat/dogs/1.png=0", "dog/1.png=1", "dog/cats/1.png=1");
    assertThat(source.remarks())
        .extracting(FileRemark::kind)
        .containsExactly(FileRemark.Kind.LINK_BACK, FileRemark.Kind.REACHED_AGAIN);
  }

  @Test
  void refusesLinksThatLeadToNothing() throws IOException {
    touch("cat/1.png", "dog/1.png");
    link("dog/2.png", Path.of("gone.png"));
    assertFault().hasMessageContaining("the link dog/2.png, which leads to nothing (gone.png)");
    Files.delete(folder.resolve("dog/2.png"));
    link("dog/3.png", Path.of("3.png"));
    assertFault().hasMessageContaining("the link dog/3.png, which leads to nothing (3.png)");
  }

  @Test
  void leavesOutPipes() throws Exception {
    touch("cat/1.png", "dog/1.png");
    Process made =
        new ProcessBuilder("mkfifo", folder.resolve("dog/2.png").toString()).inheritIO().start();
    assertThat(made.waitFor()).isZero();

    ImageSource source = open();

    assertThat(names(source)).containsExactly("cat/1.png=0", "dog/1.png=1");
    assertThat(remarks(source)).singleElement().asString().contains("1 file", "dog/2.png");
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
  void isTheSame_whateverUnicodeFormNamesAreStoredIn() throws IOException {
    touch("Ze\u0301bre/e\u0301.png", "Ze\u0301bre/f.png", "bl\u00fcte/u\u0308.png", "cat/1.png");
    ImageSource asOnMacs = open();
    for (String name : names(asOnMacs)) {
      Files.delete(folder.resolve(name.substring(0, name.indexOf('='))));
    }
    Files.delete(folder.resolve("Ze\u0301bre"));
    touch("Z\u00e9bre/\u00e9.png", "Z\u00e9bre/f.png", "bl\u00fcte/\u00fc.png", "cat/1.png");
    ImageSource asOnLinux = open();

    assertThat(asOnLinux.classNames()).containsExactly("Z\u00e9bre", "bl\u00fcte", "cat");
    assertThat(asOnMacs.classNames()).isEqualTo(asOnLinux.classNames());
    assertThat(names(asOnMacs)).map(NormalForm::of).isEqualTo(names(asOnLinux));
    assertThat(asOnMacs.fingerprint()).isEqualTo(asOnLinux.fingerprint());
    assertThat(names(asOnMacs)).contains("Ze\u0301bre/e\u0301.png=0");
  }

  @Test
  void takesAFolderForTheLabelOfItsName_inWhateverUnicodeForm() throws IOException {
    touch("bl\u00fcte/1.png", "blu\u0308te/2.png", "cat/1.png");

    assertThat(open().classNames()).containsExactly("bl\u00fcte", "cat");
    assertThat(names(open("cat", "blu\u0308te")))
        .containsExactly("bl\u00fcte/1.png=1", "blu\u0308te/2.png=1", "cat/1.png=0");
    assertThat(names(openUnlabelled("", "blu\u0308te")))
        .containsExactly("bl\u00fcte/1.png=0", "blu\u0308te/2.png=0", "cat/1.png=-1");
  }

  @Test
  void opensAFolderThatIsThereInAnotherUnicodeForm() throws IOException {
    touch("photos d'e\u0301te\u0301/cat/1.png", "photos d'e\u0301te\u0301/dog/1.png");

    ImageSource source =
        SourceDetector.open(
            folder.resolve("photos d'\u00e9t\u00e9").toString(),
            List.of(),
            new Configuration(false));

    assertThat(names(source)).containsExactly("cat/1.png=0", "dog/1.png=1");
    assertThat(source.location()).endsWith("e\u0301te\u0301");
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
    Files.createDirectories(folder.resolve("empty"));
    touch("notes.txt");
    assertThatThrownBy(() -> openUnlabelled("empty")).hasMessageContaining("holds no files");
    assertThatThrownBy(() -> openUnlabelled("notes.txt")).hasMessageContaining("not an image");
  }

  @Test
  void opensOneImageWhateverItsName_byItsFirstBytes() throws IOException {
    Files.copy(MadeImages.grey(folder.resolve("1.png"), 7), folder.resolve("upload 4711"));
    ImageSource source = openUnlabelled("upload 4711");
    assertThat(names(source)).containsExactly("upload 4711=-1");
    assertThat(source.isSniffed()).isTrue();
  }
}
