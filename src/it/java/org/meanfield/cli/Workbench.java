package org.meanfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.meanfield.fault.ErrorKind;
import org.meanfield.launcher.Script;

/**
 * A scratch folder with small images and recipes, in which {@code scripts/meanfield} is run as a
 * user would.
 */
record Workbench(Path folder) {
  /** Height and width of every image. */
  static final int SIDE = 12;

  private static final String RECIPE =
      """
      data { train = "images", validation = 0, image { height = 12, width = 12, channels = grey } }
      network.name = mlp
      training { epochs = 1, workers = 1, batchSize = 4 }
      """;

  /** A class-per-folder tree of PNG noise. */
  Path tree(String name, int perClass, String... classes) throws IOException {
    Random noise = new Random(7);
    for (String label : classes) {
      Path sorted = Files.createDirectories(at(name).resolve(label));
      for (int i = 0; i < perClass; i++) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
          image.setRGB(pixel % SIDE, pixel / SIDE, noise.nextInt());
        }
        ImageIO.write(image, "png", sorted.resolve(i + ".png").toFile());
      }
    }
    return at(name);
  }

  /** Two IDX files, of black images and of these labels; gives the images file. */
  Path idx(String name, int... labels) throws IOException {
    Files.createDirectories(at(name));
    ByteBuffer images = ByteBuffer.allocate(16 + labels.length * SIDE * SIDE);
    images.putInt(0x803).putInt(labels.length).putInt(SIDE).putInt(SIDE);
    Path file = at(name).resolve("train-images-idx3-ubyte");
    Files.write(file, images.array());
    labels(file, labels);
    return file;
  }

  /** The labels file beside an IDX images file. */
  void labels(Path images, int... labels) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(8 + labels.length);
    bytes.putInt(0x801).putInt(labels.length);
    for (int label : labels) {
      bytes.put((byte) label);
    }
    Files.write(images.resolveSibling("train-labels-idx1-ubyte"), bytes.array());
  }

  /**
   * The file {@code recipe.conf}: one epoch of a small network over the tree {@code images}, unless
   * these lines say otherwise.
   */
  void recipe(String... lines) throws IOException {
    Files.writeString(at("recipe.conf"), RECIPE + String.join("\n", lines) + "\n");
  }

  /** Runs a command in the folder, on one local task slot. */
  Attempt run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(arguments));
    command.addAll(List.of("--master", "local[1]"));
    return runAsGiven(command.toArray(String[]::new));
  }

  /** Runs a command in the folder, on the master it names. */
  Attempt runAsGiven(String... arguments) throws IOException, InterruptedException {
    Set<Path> before = files();
    Script.Outcome outcome = Script.named("meanfield").shortLived().run(folder, arguments);
    Set<Path> made = files();
    made.removeAll(before);
    return new Attempt(outcome, made);
  }

  Path at(String name) {
    return folder.resolve(name);
  }

  /** Every file and folder but those that keep a script's output. */
  private Set<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> !path.getFileName().toString().matches("script.*\\.(out|err)"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /**
   * What became of a command.
   *
   * @param made files and folders that were not there before it
   */
  record Attempt(Script.Outcome outcome, Set<Path> made) {
    /** It failed with one message that tells all this, before it made or started anything. */
    void refused(ErrorKind kind, String... told) {
      failed(kind, told);
      assertThat(outcome.err()).startsWith("meanfield: ");
      assertThat(made).isEmpty();
    }

    /** It failed with one message that tells all this, and shows nothing of our insides. */
    void failed(ErrorKind kind, String... told) {
      assertThat(outcome.err()).contains(told).doesNotContain("Exception", "a fault of ours");
      assertThat(outcome.err().lines())
          .noneMatch(line -> line.startsWith("\tat "))
          .filteredOn(line -> line.startsWith("meanfield: "))
          .hasSize(1);
      assertThat(outcome.out()).isEmpty();
      assertThat(outcome.status()).isEqualTo(kind.exitStatus());
    }

    /** It ended well. */
    Attempt succeeded() {
      assertThat(outcome.status()).as(outcome.err()).isZero();
      return this;
    }
  }
}
