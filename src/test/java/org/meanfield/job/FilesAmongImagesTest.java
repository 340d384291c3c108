package org.meanfield.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.MeanfieldSession;
import org.meanfield.cluster.ClusterAccess;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.config.hocon.RecipeReader;
import org.meanfield.config.hocon.RecipeText;
import org.meanfield.network.NetworkCatalog;

/** A folder as people have it: images under any name, and among them what is none. */
class FilesAmongImagesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SIDE = 8;
  private static final int IMAGES = 24;
  private static final List<String> NAMES =
      List.of("_MG_%04d.JPG", "_DSC%04d.jfif", "scan %d.png.1", "upload%d", "%d.txt", "%d.png");

  @TempDir static Path folder;
  private static SparkSession spark;

  /** The weights of a run of the images alone. */
  private static String weights = "";

  @BeforeAll
  static void trainOnImagesAlone() throws IOException {
    spark = SparkSession.builder().sparkContext(LocalSpark.start(2)).getOrCreate();
    Random noise = new Random(3);
    for (int i = 0; i < IMAGES; i++) {
      String name = String.format(Locale.ROOT, NAMES.get(i % NAMES.size()), i);
      write(folder.resolve("alone").resolve(i % 2 == 0 ? "cat" : "dog").resolve(name), noise);
    }
    FileUtils.copyDirectory(folder.resolve("alone").toFile(), folder.resolve("among").toFile());
    Files.writeString(folder.resolve("among/README.md"), "Photos of pets.");
    Files.writeString(folder.resolve("among/cat/notes.md"), "Whose are they?");
    Files.write(folder.resolve("among/dog/film.mov"), new byte[70_000]);
    Files.write(folder.resolve("among/dog/Thumbs.db"), new byte[10]);
    Files.writeString(
        folder.resolve("recipe.conf"),
        """
        data.validation = 0.2
        data.image { height = 8, width = 8, channels = grey }
        network.name = mlp
        training { epochs = 1, workers = 2, batchSize = 4, classWeights = balanced }
        """);
    weights = train("alone", "run-of-alone", new ArrayList<>()).weightsSha256();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static void write(Path file, Random noise) throws IOException {
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < SIDE * SIDE; i++) {
      image.getRaster().setSample(i % SIDE, i / SIDE, 0, noise.nextInt(256));
    }
    ImageIO.write(image, "png", file.toFile());
  }

  private static MeanfieldSession session(List<String> told) {
    return MeanfieldSession.on(spark).telling(told::add);
  }

  private static RunSummary train(String images, String run, List<String> told, String... more) {
    List<String> settings = new ArrayList<>(List.of(more));
    settings.add("data.train=" + folder.resolve(images));
    settings.add("run.folder=" + folder.resolve(run));
    return session(told).train(folder.resolve("recipe.conf"), settings.toArray(String[]::new));
  }

  private static void assertRemarks(JsonNode remarks) {
    assertThat(remarks)
        .extracting(r -> r.path("kind").asText() + " " + r.path("files") + " " + r.path("named"))
        .containsExactly(
            "outside_classes 1 [\"README.md\"]",
            "not_an_image 2 [\"cat/notes.md\",\"dog/film.mov\"]");
  }

  @Test
  void trainsOnTheImagesAlone_andNamesTheOthers() throws IOException {
    List<String> told = new ArrayList<>();

    RunSummary run = train("among", "run-of-among", told, "data.test=" + folder.resolve("among"));

    assertThat(run.weightsSha256()).isEqualTo(weights);
    assertThat(Objects.requireNonNull(run.test()).examples()).isEqualTo(IMAGES);
    assertThat(told)
        .contains("  README.md", "  cat/notes.md", "  dog/film.mov")
        .anyMatch(line -> line.matches("1 file in \\S+/among lies in no class's folder.*"))
        .anyMatch(line -> line.matches("2 files in \\S+/among begin as none of JPEG, .*"));
    JsonNode sets = JSON.readTree(folder.resolve("run-of-among/data.json").toFile()).path("sets");
    assertRemarks(sets.path(0).path("remarks"));
    assertRemarks(sets.path(1).path("remarks"));
    assertThat(folder.resolve("run-of-among/data.html")).content().contains("cat/notes.md");
  }

  @Test
  void goesOnWithARun_whereSuchFilesHaveComeSince() throws IOException {
    train("alone", "run-that-goes-on", new ArrayList<>());
    Path recipe = folder.resolve("run-that-goes-on/recipe.conf");
    Files.writeString(recipe, Files.readString(recipe).replace("/alone", "/among"));

    RunSummary more =
        session(new ArrayList<>())
            .resume(folder.resolve("run-that-goes-on").toString(), "training.epochs=2");

    assertThat(more.outcome().epochs()).hasSize(2);
  }

  @Test
  void judgesAndPredictsEveryImageAndNothingElse() {
    List<String> told = new ArrayList<>();
    String run = folder.resolve("run-of-alone").toString();
    String images = folder.resolve("among").toString();

    assertThat(session(told).evaluate(run, images).examples()).isEqualTo(IMAGES);
    assertThat(told).contains("  README.md", "  cat/notes.md", "  dog/film.mov");

    told.clear();
    Path table = folder.resolve("table");
    assertThat(session(told).predict(run, images, table.toString(), PredictionJob.Format.PARQUET))
        .isEqualTo(IMAGES);
    assertThat(spark.read().parquet(table.toString()).filter("label is not null").count())
        .isEqualTo(IMAGES);
    assertThat(told)
        .contains("  README.md", "  cat/notes.md", "  dog/film.mov")
        .anyMatch(line -> line.startsWith("3 files in "));
  }

  @Test
  void preparesEveryImageAndNothingElse_onceAlone() throws IOException {
    List<String> told = new ArrayList<>();

    PreparedShards shards = prepare(told);

    assertThat(shards.manifest().images()).isEqualTo(IMAGES);
    assertThat(shards.wereThere()).isFalse();
    assertThat(told).contains("  README.md", "  cat/notes.md", "  dog/film.mov");
    assertRemarks(JSON.readTree(folder.resolve("shards/data.json").toFile()).at("/sets/0/remarks"));

    assertThat(prepare(told).wereThere()).isTrue();
    assertThat(train("shards", "run-of-shards", told).outcome().epochs()).hasSize(1);
  }

  private static PreparedShards prepare(List<String> told) {
    return new PreparationJob(
            ClusterAccess.of(spark),
            new RecipeReader(NetworkCatalog.names().keySet(), folder, line -> {})
                .readPreparation(
                    new RecipeText("--set", folder, "prepare", ""),
                    List.of("data.image={height: 8, width: 8, channels: grey}"),
                    folder.resolve("among").toString()),
            folder.resolve("shards").toString(),
            new LoggingJobListener(told::add),
            () -> false)
        .run();
  }
}
