package org.meanfield.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.config.AugmentRecipe;
import org.meanfield.config.DataRecipe;
import org.meanfield.config.ImageRecipe;
import org.meanfield.config.ImageRecipe.Channels;
import org.meanfield.config.ImageRecipe.Fit;
import org.meanfield.config.Normalize;
import org.meanfield.dataset.Dataset;
import org.meanfield.dataset.SourceDetector;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.report.data.Issue;

/** Pictures drawn here, among them planted faults, looked at by a real Spark. */
class DataCheckTest {
  private static final ImageRecipe IMAGE = new ImageRecipe(32, 32, Channels.RGB, Fit.STRETCH);
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

  @BeforeEach
  void drawDistinctPictures() throws IOException {
    for (String set : List.of("train", "test")) {
      for (String name : List.of("cat", "dog")) {
        for (int i = 0; i < 40; i++) {
          png(
              picture((set + name + i).hashCode()),
              String.format(Locale.ROOT, "%s/%s/%03d.png", set, name, i));
        }
      }
    }
  }

  /** Soft blobs of colour on a coloured ground. */
  private static BufferedImage picture(int seed) {
    Random random = new Random(seed);
    BufferedImage picture = new BufferedImage(96, 80, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = picture.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    for (int i = 0; i < 12; i++) {
      pen.setColor(new java.awt.Color(random.nextInt(1 << 24)));
      int size = i == 0 ? 200 : 10 + random.nextInt(40);
      pen.fillOval(
          random.nextInt(90) - 20 - (i == 0 ? 50 : 0), random.nextInt(70) - 20, size, size);
    }
    pen.dispose();
    return picture;
  }

  private void png(BufferedImage picture, String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(picture, "png", file.toFile());
  }

  private void jpeg(BufferedImage picture, float quality, String name) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionQuality(quality);
    try (OutputStream file = Files.newOutputStream(folder.resolve(name));
        ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), param);
    } finally {
      writer.dispose();
    }
  }

  private static BufferedImage smallerAndLighter(BufferedImage picture) {
    BufferedImage made = new BufferedImage(70, 60, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = made.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    pen.drawImage(picture, 0, 0, 70, 60, null);
    pen.setColor(new java.awt.Color(255, 255, 255, 25));
    pen.fillRect(0, 0, 70, 60);
    pen.dispose();
    return made;
  }

  private DatasetSplit set(String name, int workers) {
    DataRecipe recipe =
        new DataRecipe("", null, 0, List.of(), IMAGE, Normalize.SCALE, 0.5, AugmentRecipe.NONE, 0);
    ImageSource source =
        SourceDetector.open(
            folder.resolve(name).toString(), List.of(), spark.hadoopConfiguration());
    Dataset read =
        Dataset.forTesting(spark, source, recipe, 1, workers, w -> List.of(), undecodable -> {});
    return new DatasetSplit(name, read.source(), read.examples().chunks(), read.undecodable());
  }

  private DataQualityReport check(int workers) {
    return DataCheck.of(IMAGE, List.of(set("train", workers), set("test", workers)), false);
  }

  private static List<List<String>> names(Duplicates.Tally tally) {
    return tally.groups().stream()
        .map(
            group ->
                group.images().stream().map(image -> image.set() + ":" + image.name()).toList())
        .toList();
  }

  @Test
  void findsNothing_whereNothingIsWrong() {
    DataQualityReport findings = check(2);

    assertThat(names(findings.duplicates().exact())).isEmpty();
    assertThat(names(findings.duplicates().near())).isEmpty();
    assertThat(names(findings.duplicates().contradicting())).isEmpty();
    assertThat(names(findings.duplicates().across())).isEmpty();
    assertThat(findings.outliers()).isEmpty();
    assertThat(findings.limits()).isEmpty();
    assertThat(findings.balance().advice()).isEmpty();
    assertThat(findings.sets().get(0).countsByClass()).containsExactly(40, 40);
  }

  @Test
  void countsImagesThatAreHeldBackAndTrainedOnToo() throws IOException {
    png(picture("traincat1".hashCode()), "train/cat/copy.png");
    jpeg(picture("traindog2".hashCode()), 0.5f, "train/dog/stored again.jpg");
    png(picture("traindog3".hashCode()), "train/dog/held back as well.png");
    DatasetSplit all = set("train", 2);
    Set<String> names =
        Set.of(
            "cat/copy.png",
            "cat/005.png",
            "dog/stored again.jpg",
            "dog/003.png",
            "dog/held back as well.png");
    BitSet heldBack = new BitSet();
    for (int i = 0; i < all.source().listing().size(); i++) {
      heldBack.set(i, names.contains(all.source().listing().name(i)));
    }
    DatasetSplit train =
        new DatasetSplit(
            all.name(), all.source(), all.chunks(), all.undecodable(), List.of(), heldBack);

    DataQualityReport findings = DataCheck.of(IMAGE, List.of(train), false);

    assertThat(heldBack.cardinality()).isEqualTo(5);
    assertThat(findings.duplicates().heldBack()).isEqualTo(2);
    assertThat(Issue.of(findings).get(0).grade()).isEqualTo(Issue.Grade.GRAVE);
    assertThat(Issue.of(findings).get(0).text())
        .startsWith("2 images that are held back are also among those that are trained on");
  }

  @Test
  void findsEachPlantedFault_andNoMore() throws IOException {
    png(picture("traincat1".hashCode()), "train/cat/copy.png");
    jpeg(picture("traincat2".hashCode()), 0.5f, "train/cat/stored again.jpg");
    png(smallerAndLighter(picture("traincat2".hashCode())), "train/cat/smaller.png");
    png(picture("traindog3".hashCode()), "train/cat/a dog.png");
    jpeg(picture("traindog4".hashCode()), 0.8f, "test/dog/known.jpg");
    png(picture("traindog5".hashCode()), "test/cat/a dog.png");
    png(new BufferedImage(50, 50, BufferedImage.TYPE_INT_RGB), "train/dog/black.png");
    Files.writeString(folder.resolve("train/dog/broken.png"), "no picture");

    DataQualityReport findings = check(2);

    Duplicates duplicates = findings.duplicates();
    assertThat(names(duplicates.exact()))
        .containsExactly(List.of("0:cat/001.png", "0:cat/copy.png"));
    assertThat(names(duplicates.near()))
        .containsExactly(List.of("0:cat/002.png", "0:cat/smaller.png", "0:cat/stored again.jpg"));
    assertThat(duplicates.near().images()).isEqualTo(2);
    assertThat(names(duplicates.contradicting()))
        .containsExactly(List.of("0:cat/a dog.png", "0:dog/003.png"));
    assertThat(names(duplicates.across()))
        .containsExactly(
            List.of("0:dog/004.png", "1:dog/known.jpg"),
            List.of("0:dog/005.png", "1:cat/a dog.png"));
    assertThat(duplicates.across().images()).isEqualTo(2);
    assertThat(duplicates.acrossContradicting()).isOne();
    assertThat(findings.outliers())
        .filteredOn(outlier -> outlier.kind() == Outlier.Kind.BLANK)
        .singleElement()
        .satisfies(outlier -> assertThat(outlier.image().name()).isEqualTo("dog/black.png"));
    assertThat(findings.sets().get(0).undecodable())
        .singleElement()
        .satisfies(image -> assertThat(image.path()).isEqualTo("dog/broken.png"));
  }

  @Test
  void findsTheSame_howeverTheImagesAreSpread() throws IOException {
    png(picture("traincat1".hashCode()), "train/cat/copy.png");
    jpeg(picture("traindog4".hashCode()), 0.8f, "test/dog/known.jpg");

    DataQualityReport one = check(1);
    DataQualityReport five = check(5);

    assertThat(five.duplicates()).isEqualTo(one.duplicates());
    assertThat(five.outliers()).isEqualTo(one.outliers());
  }

  @Test
  void thumbnailIsTheMeanOfEachArea() {
    byte[] pixels = new byte[6 * 4];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (10 * i);
    }
    float[] half = new float[4];
    new GreyThumbnail(4, 6, 1, 2).write(pixels, 0, half);
    assertThat(half).containsExactly(40 + 0f, 70, 160, 190);

    float[] wider = new float[64];
    byte[] flat = new byte[3 * 5 * 3];
    Arrays.fill(flat, (byte) 200);
    new GreyThumbnail(3, 5, 3, 8).write(flat, 0, wider);
    for (float value : wider) {
      assertThat(value).isBetween(199.99f, 200.01f);
    }
  }
}
