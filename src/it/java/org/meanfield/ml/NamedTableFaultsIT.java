package org.meanfield.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.MeanfieldSession;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.job.PredictionJob;

/** Tables that are named and can't be trained on, judged or predicted: each in one message. */
class NamedTableFaultsIT {
  @TempDir static Path folder;
  private static SparkSession spark;
  private static MeanfieldSession meanfield;
  private static Path recipe;
  private static String model;

  @BeforeAll
  static void train() throws IOException {
    spark = Sessions.local(folder);
    meanfield = MeanfieldSession.on(spark);
    view("pictures", "*");
    view("no_labels", "id", "image");
    view("text", "id", "'none' as image", "label");
    view("dates", "image", "current_date() as label");
    view("null_images", "if(id = 7, null, image) as image", "label", "id");
    view("null_labels", "image", "if(id < 2, null, label) as label");
    view("foxes", "image", "if(id = 7, 'fox', label) as label");
    view("halves", "image", "id / 2 as label");
    recipe = Files.writeString(folder.resolve("recipe.conf"), "network.name = mlp\n");
    model = run("table:pictures", "model");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static void view(String name, String... columns) throws IOException {
    Dataset<Row> table = Pictures.table(spark).selectExpr(columns);
    table.createOrReplaceTempView(name);
  }

  private static String run(String images, String name) {
    return meanfield
        .train(
            recipe,
            "data.train=" + images,
            "training.epochs=1",
            "run.folder=" + folder.resolve(name))
        .run();
  }

  private static void assertRefused(ErrorKind kind, String images, String... told) {
    assertThatThrownBy(() -> run(images, "refused"))
        .satisfies(failure -> assertFault(failure, kind, told));
  }

  private static void assertFault(Throwable failure, ErrorKind kind, String... told) {
    assertThat(failure).isInstanceOf(MeanfieldException.class).message().contains(told);
    assertThat(((MeanfieldException) failure).kind()).isEqualTo(kind);
  }

  @Test
  void refusesToTrain() throws IOException {
    Path text = Files.createDirectory(folder.resolve("text"));
    String nowhere = folder.resolve("nowhere").toString();
    Files.writeString(text.resolve("part.parquet"), "This is no Parquet.");

    assertRefused(ErrorKind.DATA, "parquet:" + nowhere, nowhere + " does not exist", "Parquet");
    assertRefused(ErrorKind.DATA, "parquet:" + text, text + " could not be read as a table");
    assertRefused(ErrorKind.DATA, "table:none.such", "There is no table none.such", "catalog");
    assertRefused(ErrorKind.DATA, "table:a b c", "a b c is no name of a table");
    assertRefused(
        ErrorKind.USAGE,
        "table:no_labels",
        "no column label in table no_labels, which has",
        "?label=COLUMN");
    assertRefused(
        ErrorKind.USAGE, "table:pictures?image=photo", "no column photo in table pictures");
    assertRefused(ErrorKind.USAGE, "table:text", "column image of table text is of type string");
    assertRefused(ErrorKind.USAGE, "table:dates", "column label of table dates is of type date");
    assertRefused(
        ErrorKind.DATA, "table:null_images", "image of table null_images is null in 1 rows");
    assertRefused(
        ErrorKind.DATA, "table:null_labels", "label of table null_labels is null in 2 rows");
    assertRefused(ErrorKind.DATA, "table:halves", ".5; expected labels");
    assertRefused(ErrorKind.USAGE, "table:pictures?photo=image", "data.train", "names no column");
    assertThat(folder.resolve("refused")).doesNotExist();
  }

  @Test
  void refusesToJudge() {
    assertThatThrownBy(() -> meanfield.evaluate(model, "table:foxes"))
        .satisfies(
            failure ->
                assertFault(failure, ErrorKind.DATA, "holds fox; expected the labels dark, light"));
    assertThatThrownBy(() -> meanfield.evaluate(model, "table:no_labels"))
        .satisfies(failure -> assertFault(failure, ErrorKind.USAGE, "no column label"));
  }

  @Test
  void refusesToPredict_andLeavesNothing() {
    String out = folder.resolve("answers").toString();

    assertThatThrownBy(() -> predict("table:pictures", out))
        .satisfies(
            failure ->
                assertFault(
                    failure,
                    ErrorKind.USAGE,
                    "no column path in pictures, which has id, image, label",
                    "table:pictures?path=COLUMN"));
    assertThatThrownBy(() -> predict("table:pictures?path=none", out))
        .satisfies(
            failure -> assertFault(failure, ErrorKind.USAGE, "as table:pictures?path=COLUMN."));
    assertThatThrownBy(() -> predict("table:null_images?path=id", out))
        .satisfies(
            failure -> assertFault(failure, ErrorKind.DATA, "column image is null in a row"));
    assertThat(Path.of(out)).doesNotExist();
  }

  private static long predict(String images, String out) {
    return meanfield.predict(model, images, out, PredictionJob.Format.CSV);
  }
}
