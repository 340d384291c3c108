package org.meanfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.fault.ErrorKind;

/** Images and labels that cannot be trained on: told before Spark starts where they can be. */
class DataFaultsIT {
  @TempDir Path folder;
  private Workbench bench = new Workbench(Path.of(""));

  @BeforeEach
  void recipe() throws Exception {
    bench = new Workbench(folder);
    bench.recipe();
  }

  private Workbench.Attempt train(Path images) throws Exception {
    return bench.run("train", "recipe.conf", "--set", "data.train=" + images);
  }

  @Test
  void refusesAFolderThatIsMissing() throws Exception {
    train(bench.at("nowhere"))
        .refused(ErrorKind.DATA, bench.at("nowhere") + " does not exist", "Check the path");
  }

  @Test
  void refusesAFolderThatIsEmpty() throws Exception {
    train(Files.createDirectory(bench.at("empty")))
        .refused(
            ErrorKind.DATA, bench.at("empty") + " is empty", "a folder of images for each class");
  }

  @Test
  void refusesAClassWithoutImages() throws Exception {
    Path images = bench.tree("images", 4, "cat", "dog");
    Files.createDirectory(images.resolve("fox"));
    Files.writeString(images.resolve("fox/notes.txt"), "to come");

    train(images)
        .refused(
            ErrorKind.DATA,
            images.resolve("fox") + " holds no images, but 1 file in it begins as none of JPEG",
            "fox/notes.txt",
            "Add some, or remove the folder");
  }

  @Test
  void refusesASingleClass() throws Exception {
    train(bench.tree("images", 4, "cat"))
        .refused(ErrorKind.DATA, bench.at("images").toString(), "one class", "needs two or more");
  }

  @Test
  void refusesALabelOutOfRange() throws Exception {
    Path images = bench.idx("idx", 0, 1, 7, 1);

    bench
        .run("train", "recipe.conf", "--set", "data.train=" + images, "--set", "data.labels=[a, b]")
        .refused(
            ErrorKind.DATA,
            "train-labels-idx1-ubyte: label 7 at index 2 is out of range",
            "2 classes are named",
            "fix the label");
  }

  @Test
  void refusesTruncatedIdx() throws Exception {
    Path images = bench.idx("idx", 0, 1, 0, 1);
    byte[] whole = Files.readAllBytes(images);
    Files.write(images, Arrays.copyOf(whole, 16 + 2 * Workbench.SIDE * Workbench.SIDE + 5));

    train(images)
        .refused(
            ErrorKind.DATA, images + " is truncated after 2 of the 4 images", "Fetch the file");
  }

  @Test
  void refusesAnotherFileInPlaceOfTheImages() throws Exception {
    Path labels = bench.idx("idx", 0, 1).resolveSibling("train-labels-idx1-ubyte");

    train(labels)
        .refused(
            ErrorKind.DATA,
            labels + " begins with 0x00000801 (IDX labels)",
            "expected 0x00000803",
            "Give the images file");
  }

  @Test
  void refusesLabelsOfAnotherCount() throws Exception {
    Path images = bench.idx("idx", 0, 1, 0, 1);
    bench.labels(images, 0, 1, 0);

    train(images)
        .refused(
            ErrorKind.DATA,
            "train-labels-idx1-ubyte declares 3 labels",
            images + " holds 4 images",
            "do not belong together");
  }

  @Test
  void endsARunOnMoreUndecodableImagesThanItsThreshold_keepingTheirList() throws Exception {
    Path images = bench.tree("images", 8, "cat", "dog");
    Files.writeString(images.resolve("cat/1.png"), "no PNG");
    Files.writeString(images.resolve("dog/2.png"), "");
    Path run = bench.at("run");

    bench
        .run(
            "train",
            "recipe.conf",
            "--set",
            "run.folder=" + run,
            "--set",
            "data.maxUndecodable=0.1")
        .failed(
            ErrorKind.DATA,
            "2 of 16 images in",
            images.toString(),
            "data.maxUndecodable = 0.1 allows 1",
            "cat/1.png (",
            "dog/2.png (",
            "Repair or remove them");

    assertThat(run.resolve("status.json"))
        .content()
        .contains("\"failed\"", "\"exitStatus\" : 3", "2 of 16 images");
    assertThat(Files.readAllLines(run.resolve("quarantine.jsonl")))
        .satisfiesExactly(
            first -> assertThat(first).contains("\"train\"", "cat/1.png", "\"reason\""),
            second -> assertThat(second).contains("\"train\"", "dog/2.png", "\"reason\""));
    assertThat(run.resolve("model")).doesNotExist();
  }
}
