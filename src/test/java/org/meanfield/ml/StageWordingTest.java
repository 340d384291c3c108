package org.meanfield.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

class StageWordingTest {
  private static final Path SOURCES = Path.of("src/main/java/org/meanfield");

  /** Commands of a terminal and what they alone do: no stage comes there. */
  private static final Set<String> OF_COMMANDS =
      Set.of(
          "PreparationJob.java",
          "PredictionJob.java",
          "ShardFolder.java",
          "TrainingJob.java", // resume itself; its other words are below
          "RunSoFar.java",
          "RunRecipe.java",
          "CheckpointCompatibility.java",
          "RunRecord.java",
          "MasterProbe.java", // of a Spark that we start
          "NvidiaSmi.java", // options of nvidia-smi
          "ModelBundle.java"); // a run of the command line, which it names

  private static final Pattern TERMINAL =
      Pattern.compile(
          "(?<![\\w-])--[a-z]|scripts/(?!gpu-discovery)|\\bresume\\b", Pattern.CASE_INSENSITIVE);

  private static final String LITERAL = "\"(?:[^\"\\\\\\n]|\\\\.)*\"";
  private static final Pattern TEXT = Pattern.compile(LITERAL + "(?:\\s*\\+\\s*" + LITERAL + ")*");

  /** Pieces of text in a source, those that are joined as one. */
  private static Stream<String> texts(Path source) {
    try {
      String code = Files.readString(source).replaceAll("(?m)^\\s*(\\*|//|/\\*).*$", "");
      return TEXT.matcher(code)
          .results()
          .map(MatchResult::group)
          .map(text -> text.replaceAll("\"\\s*\\+\\s*\"", "").replace("\"", ""));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Map<String, Set<String>> namingATerminal(boolean told) throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !SOURCES.relativize(file).startsWith("cli"))
          .filter(file -> !file.endsWith("StageWording.java"))
          .filter(file -> !OF_COMMANDS.contains(file.getFileName().toString()))
          .flatMap(
              file ->
                  texts(file)
                      .map(text -> told ? StageWording.of(text) : text)
                      .filter(text -> TERMINAL.matcher(text).find())
                      .map(text -> Map.entry(file.getFileName().toString(), text)))
          .collect(
              Collectors.groupingBy(
                  Map.Entry::getKey,
                  TreeMap::new,
                  Collectors.mapping(Map.Entry::getValue, Collectors.toCollection(TreeSet::new))));
    }
  }

  @Test
  void namesNoCommandOfATerminal_whateverTheRoomsBelowSay() throws IOException {
    assertThat(namingATerminal(false).values().stream().mapToInt(Collection::size).sum())
        .isGreaterThan(25);

    assertThat(namingATerminal(true)).isEmpty();
  }

  private static void assertTold(String below, String told) {
    assertThat(StageWording.of(below)).isEqualTo(told);
  }

  @Test
  void namesParamsAndSparksSettings() {
    assertTold(
        "and there is only 1 GiB of heap. Add --driver-memory 2g --conf"
            + " spark.executor.memoryOverhead=3g, or set training.workers or training.batchSize"
            + " smaller, or images smaller by data.image.",
        "and there is only 1 GiB of heap. Add spark.driver.memory=2g"
            + " spark.executor.memoryOverhead=3g, or set Param workers or Param batchSize"
            + " smaller, or images smaller by data.image.");
    assertTold(
        "Run it on more machines (--master), or run fewer tasks at once by --master local[1].",
        "Run it on more machines (spark.master), or run fewer tasks at once by"
            + " spark.master=local[1].");
    assertTold(
        "add --packages org.apache.hadoop:hadoop-aws:3.3.4",
        "add spark.jars.packages=org.apache.hadoop:hadoop-aws:3.3.4");
    assertTold(
        "runs/a exists already; choose another run.folder, or continue this run with: resume"
            + " runs/a",
        "runs/a exists already; choose another Param runFolder");
    assertTold(
        "in use by process 1: wait for it to end; a run is taken over at once by resume"
            + " --take-over",
        "in use by process 1: wait for it to end");
    assertTold(
        "see data.image.maxPixels, not --driver-memory-x",
        "see data.image.maxPixels, not" + " --driver-memory-x");
  }

  private static void assertRefused(ImageClassifier classifier, String told) {
    assertThatThrownBy(() -> StageWording.told(() -> FitRecipe.of(classifier, line -> {})))
        .isInstanceOfSatisfying(
            MeanfieldException.class, fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.USAGE))
        .hasMessage(told);
  }

  @Test
  void namesTheParamOrTheSettingThatCanNotBe() {
    assertRefused(
        new ImageClassifier().setEpochs(0),
        "Param epochs is \"0\"; expected a whole number from 1 to 2147483647; default: 10");
    assertRefused(
        new ImageClassifier().setSettings("training.epochs=0"),
        "settings: training.epochs is \"0\"; expected a whole number from 1 to 2147483647;"
            + " default: 10");
    assertRefused(
        new ImageClassifier().setSettings("epochs"),
        "settings: found \"epochs\"; expected key=value; for example"
            + " setSettings(\"training.epochs=3\")");
    assertRefused(
        new ImageClassifier().setValidation(0.9).setSettings("xyz=3"),
        """
        ImageClassifier has 2 problems:
          Param validation is "0.9"; expected a number from 0 to 0.5; default: 0.1
          settings: xyz is not a key of a recipe; src/site/markdown/recipe-keys.md lists the keys""");
    assertRefused(
        new ImageClassifier()
            .setImageWidth(9)
            .setImageChannels("rgb")
            .setSettings("network.name=null", "network.file=x.json"),
        "Param imageHeight is missing, and the network has no usual one; expected a whole number"
            + " from 1 to 4096");
    assertRefused(
        new ImageClassifier().setSettings("run.folder=x"),
        "settings: run.folder=x; leave that out: fit trains on its DataFrame, whose"
            + " model is evaluated by Spark's evaluators, and setRunFolder says where runs are"
            + " kept.");
  }

  @Test
  void namesTheParamOrTheSettingThatIsAnEarlierName() {
    List<String> told = new ArrayList<>();

    FitRecipe.of(
        new ImageClassifier().setEngine("plain").setSettings("training.updater=sgd"), told::add);

    assertThat(told)
        .containsExactly(
            "Param engine = plain is an earlier name; set Param engine to dl4j",
            "settings: training.updater is an earlier name; write training.optimizer");
  }
}
