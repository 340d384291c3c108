package org.meanfield.zeppelin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every paragraph of every notebook, run by a real Zeppelin server. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class NotebooksTest {
  private static final Path ROOT =
      Path.of(System.getProperty("meanfield.root")).toAbsolutePath().normalize();
  private static final Path BUILD =
      Path.of(System.getProperty("build.root")).toAbsolutePath().normalize();

  /** What the property spark.meanfield.home names. */
  private static final Path HOME = BUILD.resolve("meanfield");

  /** What the notebooks showed, to be looked at. */
  private static final Path SHOWN = BUILD.resolve("shown");

  private static final String MISTAKES =
      "Worst mistakes: the wrong answers that the model was most sure of";
  private static final int TEST_IMAGES = 2000;
  private static final String PNG = "data:image/png;base64,";

  private static ZeppelinServer server;
  private static List<Paragraph> firstRun;
  private static Path run;

  @BeforeAll
  static void trainTwoRuns() throws Exception {
    for (Path folder : List.of(BUILD.resolve("home"), HOME, SHOWN)) {
      delete(folder);
    }
    copy(ROOT.resolve("conf"), HOME.resolve("conf"));
    Files.createDirectories(SHOWN);
    ZeppelinHome home =
        new ZeppelinHome(
            BUILD.resolve("home"),
            Path.of(System.getProperty("java.home"), "bin/java"),
            BUILD.resolve("spark/classes") + ":" + classPath("spark"),
            classPath("markdown"));
    home.write(
        Map.of(
            "spark.master", "local[2]",
            "spark.jars", System.getProperty("application.jar"),
            "spark.meanfield.home", HOME.toString(),
            "spark.ui.enabled", "false",
            "spark.driver.host", "127.0.0.1",
            "spark.driver.bindAddress", "127.0.0.1",
            // It knows no Spark newer than 3.0.
            "zeppelin.spark.enableSupportedVersionCheck", "false",
            "zeppelin.spark.scala.color", "false",
            "zeppelin.spark.useHiveContext", "false"));
    server = ZeppelinServer.start(home, classPath("server"));
    String note = note("first-run");
    firstRun = finished("first-run", server.rest().run(note));
    run = runs().get(0);
    Paragraph train = titled(firstRun, "Train");
    finished("again", List.of(server.rest().run(note, train, Map.of("Epochs", "2"))));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void firstRunTellsOfEveryEpochAsItTrains() {
    String told = titled(firstRun, "Train").shown("TEXT");

    assertThat(told).contains("epoch 1/4: loss ", "epoch 4/4: loss ").contains("run: String = ");
    assertThat(titled(firstRun, "Train").forms())
        .containsExactlyInAnyOrder("Recipe", "Folder for runs", "Epochs");
    assertThat(page(titled(firstRun, "What came of it")).text())
        .contains("4 of 4", "done", "cat-dog-cnn");
  }

  @Test
  void firstRunShowsCurvesAndHowWellItDoes() throws IOException {
    assertThat(titled(firstRun, "Loss, epoch by epoch").table())
        .hasSize(5)
        .first()
        .isEqualTo(List.of("epoch", "training loss", "validation loss"));
    assertThat(titled(firstRun, "Accuracy on the validation images, epoch by epoch").table())
        .hasSize(5)
        .first()
        .isEqualTo(List.of("epoch", "validation accuracy, %"));
    requireConfusionOfAllImages(titled(firstRun, "How well it does on images it has not seen"));
    requirePictures(titled(firstRun, MISTAKES));
  }

  @Test
  void runAnalysisShowsARunFromAllSides() throws Exception {
    String note = note("run-analysis");
    server.rest().restart("spark");
    List<Paragraph> shown = finished("run-analysis", server.rest().run(note));

    assertThat(page(titled(shown, "Which run")).text()).contains("2 of 2");
    assertThat(titled(shown, "Where the time of an epoch goes, in seconds").table()).hasSize(3);
    List<List<String>> workers = titled(shown, "The workers, the slowest first").table();
    assertThat(workers.get(0))
        .containsExactly(
            "worker",
            "executor",
            "host",
            "images",
            "seconds of training",
            "images a second",
            "seconds waiting for images",
            "rounds it was the slowest",
            "rounds");
    assertThat(workers).hasSize(3);
    assertThat(sum(workers, 3)).isEqualTo(2 * 9000);
    assertThat(sum(workers, 7)).as("one worker a round is the slowest").isEqualTo(2);
    requireConfusionOfAllImages(titled(shown, "Confusion matrix of the test images"));
    assertThat(titled(shown, "What is mixed up most often").table())
        .hasSize(16)
        .first()
        .isEqualTo(List.of("is", "taken for", "images", "% of its class"));
    requirePictures(titled(shown, MISTAKES));
    assertThat(titled(shown, "Its settings").table()).contains(List.of("training.epochs", "2"));
  }

  @Test
  void compareRunsShowsWhatDiffers() throws Exception {
    String note = note("compare-runs");
    server.rest().restart("spark");
    List<Paragraph> shown = finished("compare-runs", server.rest().run(note));

    assertThat(titled(shown, "Settings that differ").table())
        .containsExactly(
            List.of("setting", "first run", "second run"), List.of("training.epochs", "4", "2"));
    assertThat(titled(shown, "Training loss, one over the other").table())
        .hasSize(1 + 4 + 2)
        .first()
        .isEqualTo(List.of("epoch", "run", "training loss"));
    assertThat(titled(shown, "Validation accuracy, one over the other").table()).hasSize(7);
    assertThat(titled(shown, "Accuracy, time and bytes").table())
        .hasSize(3)
        .allSatisfy(row -> assertThat(row).hasSize(8).noneMatch(String::isEmpty));
    assertThat(titled(shown, "The classes whose recall changed most").table()).hasSize(11);
  }

  @Test
  void tellsInOneLine_whenAFolderIsNoRunOrNotTested() throws Exception {
    Path untested = BUILD.resolve("meanfield/untested");
    copy(run, untested);
    Files.delete(untested.resolve("evaluation.json"));
    String note = note("run-analysis");
    List<Paragraph> paragraphs = server.rest().paragraphs(note);
    Paragraph which = titled(paragraphs, "Which run");
    Paragraph matrix = titled(paragraphs, "Confusion matrix of the test images");
    Paragraph mistakes = titled(paragraphs, MISTAKES);

    Paragraph none = server.rest().run(note, which, Map.of("Run folder", HOME + "/conf"));
    finished(
        "untested", List.of(server.rest().run(note, which, Map.of("Run folder", untested + ""))));
    Paragraph unjudged = server.rest().run(note, matrix, Map.of());
    Paragraph imageless = server.rest().run(note, mistakes, Map.of("Images", ""));

    requireOneLine(none, HOME + "/conf is no run folder: it holds no recipe.conf");
    requireOneLine(imageless, "found an empty path; expected a path or a URI");
    assertThat(page(unjudged).text())
        .startsWith(untested + " has not been tested: it holds no evaluation.json");
  }

  private static void requireOneLine(Paragraph paragraph, String message) {
    assertThat(paragraph.status()).isEqualTo("ERROR");
    assertThat(paragraph.shown("TEXT").strip().lines())
        .singleElement()
        .asString()
        .contains(message);
  }

  /** A chart takes its columns by name and place. */
  private static void requireColumnsOfChart(Paragraph paragraph) {
    for (Paragraph.Column column : paragraph.charted()) {
      assertThat(paragraph.table().get(0).get(column.index())).isEqualTo(column.name());
    }
  }

  private static void requireConfusionOfAllImages(Paragraph paragraph) {
    long images =
        page(paragraph).select("td[title*=' taken for ']").stream()
            .mapToLong(cell -> Long.parseLong(cell.text().replace(",", "")))
            .sum();

    assertThat(images).isEqualTo(TEST_IMAGES);
  }

  private static void requirePictures(Paragraph paragraph) throws IOException {
    List<Element> pictures = page(paragraph).select("img");

    assertThat(pictures).hasSize(12);
    for (Element picture : pictures) {
      assertThat(picture.attr("src")).startsWith(PNG);
      byte[] png = Base64.getDecoder().decode(picture.attr("src").substring(PNG.length()));
      assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(28);
    }
    assertThat(page(paragraph).text()).contains("t10k-images-idx3-ubyte.gz#");
  }

  private static long sum(List<List<String>> table, int column) {
    return table.stream().skip(1).mapToLong(row -> Long.parseLong(row.get(column))).sum();
  }

  private static Document page(Paragraph paragraph) {
    return Jsoup.parse(paragraph.shown("HTML"));
  }

  private static Paragraph titled(List<Paragraph> paragraphs, String title) {
    return paragraphs.stream().filter(p -> p.title().equals(title)).findFirst().orElseThrow();
  }

  /** Keeps what paragraphs show, and makes sure that each went well. */
  private static List<Paragraph> finished(String name, List<Paragraph> paragraphs)
      throws IOException {
    StringBuilder page = new StringBuilder("<meta charset=\"utf-8\"><title>" + name + "</title>");
    for (Paragraph paragraph : paragraphs) {
      page.append("<h3>").append(paragraph.title()).append("</h3>");
      for (Paragraph.Result result : paragraph.results()) {
        String escaped = result.data().replace("<", "&lt;");
        page.append(
            switch (result.type()) {
              case "HTML" -> result.data();
              case "TABLE" ->
                  "<table border><tr><td>"
                      + escaped.strip().replace("\t", "<td>").replace("\n", "<tr><td>")
                      + "</table>";
              default -> "<pre>" + escaped + "</pre>";
            });
      }
    }
    Files.writeString(SHOWN.resolve(name + ".html"), page);
    assertThat(paragraphs)
        .isNotEmpty()
        .allSatisfy(p -> assertThat(p.status()).as("%s", p).isEqualTo("FINISHED"))
        .allSatisfy(NotebooksTest::requireColumnsOfChart);
    return paragraphs;
  }

  /** Imports a notebook; its id. The server takes a name once, and keeps what forms were given. */
  private static String note(String name) throws Exception {
    String zpln = Files.readString(ROOT.resolve("notebooks/" + name + ".zpln"));
    return server
        .rest()
        .importNote(
            zpln.replace("\"name\": \"Meanfield/", "\"name\": \"" + UUID.randomUUID() + "/"));
  }

  private static List<Path> runs() throws IOException {
    try (Stream<Path> folders = Files.list(HOME.resolve("runs"))) {
      return folders.sorted().toList();
    }
  }

  private static String classPath(String process) throws IOException {
    return Files.readString(BUILD.resolve(process + "/class-path")).strip();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path target = to.resolve(from.relativize(path));
        Files.createDirectories(target.getParent());
        Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
