package org.meanfield.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.fault.MeanfieldException;

class RunViewsTest {
  private static SparkContext context;
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    context = LocalSpark.start(1);
    spark = SparkSession.builder().config("spark.sql.shuffle.partitions", 1).getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
    context.stop();
  }

  private List<Row> rows(String sql) {
    return spark.sql(sql).collectAsList();
  }

  @Test
  void tellWhatARunCameTo() throws IOException {
    RunViews.register(spark, SavedRun.writeTested(folder.resolve("run-a"), "2").toString());

    assertThat(
            rows(
                "select nth, run, state, network, workers, epochs, test_images, test_accuracy,"
                    + " training_seconds, images_per_second, bytes, remote_bytes from runs"))
        .singleElement()
        .hasToString("[1,run-a,done,mlp,2,2,5,0.6,5.0,15.0,200,80]");
    assertThat(rows("select loss, averaging_seconds, validation_accuracy from run_epochs"))
        .hasToString("[[1.0,1.0,0.5], [0.5,0.25,null]]");
    assertThat(rows("select worker, sum(seconds) from run_workers group by 1 order by 1"))
        .hasToString("[[0,3.0], [1,5.0]]");
    assertThat(rows("select sum(images) from run_confusion")).hasToString("[[5]]");
    assertThat(rows("select precision, recall from run_classes where class = 'dog'"))
        .hasToString("[[1.0,0.3333333333333333]]");
  }

  @Test
  void haveNullsForWhatIsNotKnown() throws IOException {
    Path run = SavedRun.write(folder.resolve("run"), "2");
    Files.delete(run.resolve("metrics.jsonl"));

    RunViews.register(spark, run.toString());

    assertThat(rows("select epochs, test_accuracy, images_per_second from runs"))
        .hasToString("[[0,null,null]]");
    assertThat(rows("select * from run_epochs")).isEmpty();
  }

  @Test
  void stayAsTheyWere_whenAFolderIsNoRun() throws IOException {
    String run = SavedRun.write(folder.resolve("run"), "2").toString();
    RunViews.register(spark, run);

    assertThatThrownBy(() -> RunViews.register(spark, run, folder.toString()))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining(folder + " is no run folder");
    assertThat(rows("select run from runs")).hasToString("[[run]]");
  }

  @Test
  void listTheNewestRunFirst() throws IOException {
    SavedRun.write(folder.resolve("runs/b"), "2");
    SavedRun.write(folder.resolve("runs/a"), "2");
    Files.createDirectories(folder.resolve("runs/none"));

    // Started at the same time, so by name.
    assertThat(RunList.newest(spark, folder + "/runs", 5))
        .containsExactly(folder + "/runs/b", folder + "/runs/a");
    assertThat(RunList.newest(spark, folder + "/runs", 1)).hasSize(1);
    assertThat(RunList.newest(spark, folder + "/nowhere", 1)).isEmpty();
  }

  static Stream<String> notebooks() {
    return Stream.of("first-run", "run-analysis", "compare-runs");
  }

  /** The notebooks themselves are run by src/it/zeppelin; here is what needs no Zeppelin. */
  @ParameterizedTest
  @MethodSource("notebooks")
  void answerEveryQueryOfTheNotebooks_withTheColumnsOfItsChart(String name) throws IOException {
    RunViews.register(
        spark,
        SavedRun.writeTested(folder.resolve("one"), "2").toString(),
        SavedRun.writeTested(folder.resolve("two"), "3").toString());
    List<String> asked = new ArrayList<>();

    for (JsonNode paragraph : Notebook.named(name).paragraphs()) {
      String text = paragraph.path("text").asText();
      if (text.startsWith("%spark.sql\n")) {
        Dataset<Row> answer = spark.sql(text.substring("%spark.sql\n".length()));
        assertThat(answer.collectAsList()).as(text).isNotEmpty();
        assertThat(Notebook.charted(paragraph))
            .allSatisfy((column, index) -> assertThat(answer.columns()[index]).isEqualTo(column));
        asked.add(text);
      }
    }
    assertThat(asked).hasSizeGreaterThanOrEqualTo(2);
  }
}
