package org.meanfield.dataset.source.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.SourceDetector;
import org.meanfield.dataset.decode.MadeImages;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.source.DatasetUse;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.dataset.source.StoredSource;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

class ManifestSourceTest {
  @TempDir Path folder;

  private void image(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    MadeImages.write(file, MadeImages.encoded(MadeImages.plain(3, 2, 0x336699), "png"));
  }

  private void manifest(String name, String... lines) throws IOException {
    Files.writeString(folder.resolve(name), String.join("\n", lines), StandardCharsets.UTF_8);
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

  private static List<String> names(ImageSource source) {
    return IntStream.range(0, source.listing().size()).mapToObj(source.listing()::name).toList();
  }

  @Test
  void listsImagesByPath_withLabelsFromTheirLines() throws IOException {
    image("b.png");
    image("a/1.png");
    manifest("all.csv", "b.png,dog", "./a/1.png, cat");

    StoredSource source = open("all.csv");

    assertThat(names(source)).containsExactly("a/1.png", "b.png");
    assertThat(source.classNames()).containsExactly("cat", "dog");
    assertThat(source.listing().labels()).containsExactly(0, 1);
    assertThat(source.location()).endsWith("/all.csv");
    assertThat(source.largestFile()).isEqualTo(Files.size(folder.resolve("b.png")));
  }

  @Test
  void knowsWhenAnImageWasReplaced_whetherFewLieInItsFolderOrMany() throws IOException {
    image("few/1.png");
    for (int i = 0; i < 10; i++) {
      image("many/" + i + ".png");
    }
    List<String> lines = new ArrayList<>(List.of("few/1.png,cat"));
    IntStream.range(0, 10).forEach(i -> lines.add("many/" + i + ".png,dog"));
    manifest("all.csv", lines.toArray(String[]::new));
    String before = open("all.csv").times();
    assertThat(open("all.csv").times()).isEqualTo(before);

    Files.setLastModifiedTime(folder.resolve("many/7.png"), FileTime.fromMillis(0));
    String after = open("all.csv").times();
    assertThat(after).isNotEqualTo(before);

    Files.setLastModifiedTime(folder.resolve("few/1.png"), FileTime.fromMillis(0));
    assertThat(open("all.csv").times()).isNotEqualTo(after);
  }

  @Test
  void takesFilesAndLabelsInWhateverUnicodeForm() throws IOException {
    image("e\u0301te\u0301/1.png");
    for (int i = 0; i < 10; i++) {
      image("many/e\u0301" + i + ".png");
    }
    manifest(
        "all.csv",
        "\u00e9t\u00e9/1.png,bl\u00fcte",
        folder.resolve("many/\u00e90.png") + ",blu\u0308te",
        folder.resolve("many/\u00e91.png").toUri().toString().replace("%C3%A9", "\u00e9") + ",cat",
        "many/\u00e92.png,cat");

    StoredSource source = open("all.csv");

    assertThat(source.classNames()).containsExactly("bl\u00fcte", "cat");
    assertThat(names(source))
        .containsExactly(
            folder + "/many/e\u03010.png",
            "file://" + folder + "/many/e\u03011.png",
            "many/e\u03012.png",
            "e\u0301te\u0301/1.png");
    assertThat(open("all.csv", "cat", "blu\u0308te").listing().labels())
        .containsExactly(1, 0, 0, 1);
    ImageRecipe form = new ImageRecipe(4, 4, ImageRecipe.Channels.GREY, ImageRecipe.Fit.STRETCH);
    assertThat(
            source
                .refs(new int[] {0, 1, 2, 3})
                .chunks(form, new Configuration(false), "the test", () -> {})
                .next()
                .size())
        .isEqualTo(4);
  }

  @Test
  void readsTheFilesThatAreListed_whereverTheyLie(@TempDir Path elsewhere) throws IOException {
    image("a.png");
    MadeImages.write(
        elsewhere.resolve("b.png"), MadeImages.encoded(MadeImages.plain(3, 2, 0x336699), "png"));
    MadeImages.write(
        elsewhere.resolve("c.png"), MadeImages.encoded(MadeImages.plain(3, 2, 0x336699), "png"));
    manifest(
        "all.csv",
        "a.png,cat",
        elsewhere.resolve("b.png") + ",dog",
        elsewhere.resolve("c.png").toUri() + ",dog");
    StoredSource source = open("all.csv");

    List<PackedChunk> chunks = new ArrayList<>();
    source
        .refs(new int[] {0, 1, 2})
        .chunks(
            new ImageRecipe(2, 3, ImageRecipe.Channels.RGB, ImageRecipe.Fit.STRETCH),
            new Configuration(false),
            "the test",
            () -> {})
        .forEachRemaining(chunks::add);

    assertThat(source.listing().place(source.root(), 1)).isEqualTo(source.root() + "/a.png");
    assertThat(source.listing().place(source.root(), 0))
        .isEqualTo(elsewhere.resolve("b.png").toString());
    assertThat(chunks).hasSize(1);
    assertThat(chunks.get(0).undecodable()).isEmpty();
    assertThat(chunks.get(0).size()).isEqualTo(3);
  }

  @Test
  void takesWhatWindowsSaves() throws IOException {
    image("1.png");
    image("2.png");
    Files.writeString(folder.resolve("all.csv"), "\uFEFFpath,label\r\n1.png,cat\r\n2.png,dog\r\n");

    assertThat(open("all.csv").classNames()).containsExactly("cat", "dog");
  }

  @Test
  void takesLinesHoweverTheyEnd() throws IOException {
    image("1.png");
    image("2.png");
    Files.writeString(folder.resolve("mac.csv"), "path,label\r1.png,cat\r2.png,dog\r");
    Files.writeString(folder.resolve("mixed.csv"), "\uFEFFpath,label\n1.png,cat\r\n2.png,dog\r");
    Files.writeString(folder.resolve("open.csv"), "path,label\r\n1.png,cat\r\n2.png,dog");

    for (String manifest : List.of("mac.csv", "mixed.csv", "open.csv")) {
      assertThat(names(open(manifest))).as(manifest).containsExactly("1.png", "2.png");
      assertThat(open(manifest).classNames()).as(manifest).containsExactly("cat", "dog");
    }
  }

  @Test
  void findsItsColumnsByTheirNames_amongOthersAndByTabs() throws IOException {
    image("1.png");
    image("2.png");
    manifest("all.tsv", "\uFEFFid\tLabel\tPath", "7\tcat\t1.png", "", "8\tdog\t2.png", "");

    StoredSource source = open("all.tsv");

    assertThat(names(source)).containsExactly("1.png", "2.png");
    assertThat(source.classNames()).containsExactly("cat", "dog");
  }

  @Test
  void takesNamesWithCommasQuotesLineBreaksAndEmoji() throws IOException {
    List<String> odd = List.of("a,b.png", "\"c\".png", "d\ne.png", "\uD83D\uDC31 f:g%20#.png");
    for (String name : odd) {
      image(name);
    }
    manifest(
        "all.csv",
        odd.stream()
            .map(name -> "\"" + name.replace("\"", "\"\"") + "\"," + name.length() % 2)
            .toArray(String[]::new));

    assertThat(names(open("all.csv"))).containsExactlyInAnyOrderElementsOf(odd);
  }

  @Test
  void listsAFolderOnce_whereManyLieInIt() throws IOException {
    for (int i = 0; i < 20; i++) {
      image("many/" + i + ".png");
    }
    manifest(
        "all.csv",
        IntStream.range(0, 21)
            .mapToObj(i -> "many/" + i + ".png,c" + i % 2)
            .toArray(String[]::new));

    assertFault("all.csv")
        .hasMessageContaining("1 of 21 files are not there (line 21: many/20.png)");
  }

  @Test
  void sortsNumbersByTheirValues() throws IOException {
    image("1.png");
    image("2.png");
    image("3.png");
    manifest("all.csv", "1.png,10", "2.png,9", "3.png,0");

    assertThat(open("all.csv").classNames()).containsExactly("0", "9", "10");
  }

  @Test
  void needsNoLabels_whereNothingIsLearnt() throws IOException {
    image("1.png");
    image("2.png");
    manifest("all.csv", "path", "2.png", "1.png");
    manifest("some.csv", "1.png,cat", "2.png");

    assertThat(
            SourceDetector.openUnlabelled(
                    folder.resolve("all.csv").toString(), List.of("cat"), new Configuration(false))
                .listing()
                .labels())
        .containsExactly(-1, -1);
    assertThat(
            SourceDetector.openUnlabelled(
                    folder.resolve("some.csv").toString(), List.of("cat"), new Configuration(false))
                .listing()
                .labels())
        .containsExactly(0, -1);
  }

  @Test
  void hasTenThousandClasses() throws IOException {
    for (int i = 0; i < 10_000; i++) {
      image("images/" + i + ".png");
    }
    manifest(
        "all.csv",
        IntStream.range(0, 10_000)
            .mapToObj(i -> "images/" + i + ".png,class " + i)
            .toArray(String[]::new));

    assertThat(open("all.csv").classNames()).hasSize(10_000);
  }

  @Test
  void hasAnotherFingerprint_whenALabelChanges() throws IOException {
    image("1.png");
    image("2.png");
    manifest("all.csv", "1.png,a", "2.png,b");
    manifest("other.csv", "1.png,b", "2.png,a");

    assertThat(open("all.csv").fingerprint()).isNotEqualTo(open("other.csv").fingerprint());
  }

  /** Lines are parted by a bar, and a semicolon stands for a bar. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "1.png,cat|2.png ! all.csv, line 2 has 1 field(s) and not 2 (\"2.png\"): expected a path",
        "1.png,cat|2.png,dog,x ! line 2 has 3 field(s) and not 2 (\"2.png,dog,x\")",
        "path,label|1.png,cat|2.png, ! line 3 has no label (\"2.png,\")",
        "'1.png,cat|2.png,\"  \"' ! line 2 has no label (\"2.png,\"  \"\")",
        "1.png,cat|,dog ! line 2 has no path (\",dog\")",
        "sep=,|path,label|1.png,cat|2.png ! line 4 has 1 field(s) and not 2 (\"2.png\")",
        "1.png,cat|1.png,dog ! labels 1.png cat in line 1 and dog in line 2: an image has one label",
        "1.png,cat|./1.png,cat ! names 1.png in line 1 and again in line 2: each image is listed",
        "1.png,cat|3.png,dog ! 1 of 2 files are not there (line 2: 3.png)",
        "photo,kind|1.png,cat|2.png,dog ! the first line names columns, call them path and label",
        "image,file,label|1.png,2.png,cat ! several columns that may hold its paths, image, file: call",
        "path,class,target|1.png,cat,0 ! may hold its labels, class, target: call the one that does l",
        "1.png,cat|2.png,dog|4.png,cat;dog ! line 3 has several labels, cat|dog: an image has one",
        "path,label1,label|1.png,a,b ! has several columns of labels, label1, label",
        "'1.png,\"cat|2.png,dog' ! line 1 is not comma-separated text: EOF reached before",
        "'1.png,cat|2.png,\"do\"g' ! line 2 is not comma-separated text: invalid char",
        "path,label ! lists no images",
      })
  void tellsWhatIsWrong(String lines, String message) throws IOException {
    image("1.png");
    image("2.png");
    image("4.png");
    manifest(
        "all.csv",
        Arrays.stream(lines.split("\\|"))
            .map(line -> line.replace(';', '|'))
            .toArray(String[]::new));

    assertFault("all.csv").hasMessageContaining(message);
  }

  @Test
  void saysWhichLineIsNoText() throws IOException {
    Files.write(
        folder.resolve("all.csv"),
        "path,label\r\n1.png,cat\r\n2.png,bl\u00fcte\r\n".getBytes(StandardCharsets.ISO_8859_1));
    Files.write(folder.resolve("16.csv"), "\uFEFFpath,label".getBytes(StandardCharsets.UTF_16LE));

    assertFault("all.csv")
        .hasMessageContaining(
            "all.csv, line 3 is not UTF-8 text (\"2.png,bl\uFFFDte\"): save it as");
    assertFault("16.csv").hasMessageContaining("is UTF-16 and not UTF-8 text");
  }

  /** Lines are parted by a bar. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "path;label|1.png;cat|2.png;dog",
        "\uFEFF\"path\";\"label\"|\"1.png\";\"cat\"|\"2.png\";\"dog\"",
        "\"path\", \"label\"|\"1.png\", \"cat\"|\"2.png\" , \"dog\" ",
        "label\tpath|cat\t1.png|dog\t2.png",
        "filename,class|1.png,cat|2.png,dog",
        "image,label|1.png,cat|2.png,dog",
        "file,target|1.png,cat|2.png,dog",
        "Id,File Name,Category|7,1.png,cat|8,2.png,dog",
        "image;class;path|x;cat;1.png|y;dog;2.png",
        "sep=;|path;label|1.png;cat|2.png;dog",
        "\uFEFF\"sep=;\"|1.png;cat|2.png;dog",
      })
  void takesWhatSpreadsheetsWrite(String lines) throws IOException {
    image("1.png");
    image("2.png");
    manifest("all.csv", lines.split("\\|"));

    StoredSource source = open("all.csv");

    assertThat(names(source)).containsExactly("1.png", "2.png");
    assertThat(source.classNames()).containsExactly("cat", "dog");
    assertThat(source.listing().labels()).containsExactly(0, 1);
  }

  @Test
  void namesSemicolons_whereNoFirstLineSaysThatTheyPartFields() throws IOException {
    image("1.png");
    manifest("all.csv", "1.png;cat");

    assertFault("all.csv")
        .hasMessageContaining("line 1 has 1 field(s) and not 2 (\"1.png;cat\")")
        .hasMessageContaining("begin it by a line that says so: path;label");
  }

  @Test
  void takesAFirstLineForAnImage_whereItNamesOne() throws IOException {
    image("image.png");
    image("2.png");
    manifest("all.csv", "image.png,label", "2.png,dog");

    assertThat(open("all.csv").classNames()).containsExactly("dog", "label");
  }

  @Test
  void dropsBlanksAroundFields_andKeepsThoseInQuotes() throws IOException {
    image(" 1.png");
    image("2.png");
    manifest("all.csv", "\" 1.png\" , cat ", "  2.png ,\" dog \"");

    StoredSource source = open("all.csv");

    assertThat(names(source)).containsExactly(" 1.png", "2.png");
    assertThat(source.classNames()).containsExactly(" dog ", "cat");
  }

  @Test
  void holdsLabelsAgainstNames() throws IOException {
    image("1.png");
    image("2.png");
    manifest("all.csv", "1.png,cat", "2.png,dog");

    assertThat(open("all.csv", "dog", "cat").listing().labels()).containsExactly(1, 0);
    assertFault("all.csv", "dog", "bird")
        .hasMessageContaining(
            "line 1 has the label cat, which is not one of the labels [dog, bird]");
    assertFault("all.csv", "dog", "cat", "bird")
        .hasMessageContaining("lists no image of the label bird");
    assertThat(
            SourceDetector.open(
                    folder.resolve("all.csv").toString(),
                    List.of("dog", "cat", "bird"),
                    DatasetUse.JUDGING,
                    new Configuration(false))
                .listing()
                .labels())
        .containsExactly(1, 0);
  }

  @Test
  void tellsApartNothing_whereThereIsOneClass() throws IOException {
    image("1.png");
    manifest("all.csv", "1.png,cat");
    ImageSource source = open("all.csv");

    assertThatThrownBy(source::requireTwoClasses)
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContainingAll("images of one class", "check its labels");
  }
}
