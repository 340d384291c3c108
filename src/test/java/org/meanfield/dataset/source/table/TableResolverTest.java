package org.meanfield.dataset.source.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.config.TableLocation;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

class TableResolverTest {
  private static SparkContext spark;

  /** One Parquet file of three rows, with a label of each type. */
  private static byte[] words;

  private static byte[] numbers;

  @TempDir Path folder;

  @BeforeAll
  static void start(@TempDir Path made) throws IOException {
    spark = LocalSpark.start(1);
    words = parquet(made.resolve("words"), "cast(id as string)");
    numbers = parquet(made.resolve("numbers"), "cast(id as int)");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static byte[] parquet(Path folder, String label) throws IOException {
    new SparkSession(spark)
        .range(0, 3, 1, 1)
        .selectExpr("binary(cast(id as string)) as image", label + " as label")
        .write()
        .parquet(folder.toString());
    try (var files = Files.list(folder)) {
      return Files.readAllBytes(
          files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow());
    }
  }

  private void write(byte[] file, String... names) throws IOException {
    for (String name : names) {
      Path path = folder.resolve(name);
      Files.createDirectories(path.getParent());
      Files.write(path, file);
    }
  }

  private org.apache.spark.sql.Dataset<?> open(String name) {
    return TableResolver.open(
        new SparkSession(spark), TableLocation.of("parquet:" + folder + "/" + name));
  }

  private AbstractThrowableAssert<?, ?> assertRefused(String name) {
    return assertThatThrownBy(() -> open(name))
        .isInstanceOfSatisfying(
            MeanfieldException.class, fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.DATA));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"pics[1].parquet", "pics{1,2}.parquet", "pics*.parquet", "pics\\[1].parquet"})
  void readsTheFileOfThatVeryName_whereThereIsOne(String name) throws IOException {
    write(words, name);
    write(numbers, "pics1.parquet", "pics2.parquet");

    assertThat(open(name).schema().apply("label").dataType().typeName()).isEqualTo("string");
    assertThat(open(name).count()).isEqualTo(3);
  }

  @Test
  void readsTheFolderOfThatVeryName_whereThereIsOne() throws IOException {
    write(words, "a[1]/x?.parquet", "a[1]/b*.parquet");
    write(numbers, "a1/one.parquet");

    assertThat(open("a[1]").count()).isEqualTo(6);
  }

  @Test
  void takesAPatternForOne_whereNothingHasThatName() throws IOException {
    write(words, "pics1.parquet", "pics2.parquet", "other.parquet");

    assertThat(open("pics[12].parquet").count()).isEqualTo(6);
    assertThat(open("pics*").count()).isEqualTo(6);
  }

  @Test
  void refusesAFolder_whereSparkWouldPassOverFilesThatBeginWithAnUnderscore() throws IOException {
    write(words, "t/_one.parquet", "t/two.parquet", "t/_old/three.parq");

    assertRefused("t")
        .hasMessage(
            "%s/t holds 3 Parquet files, and Spark would skip 2 of them: _old/three.parq, _one.parquet."
                + " Rename what begins with _.",
            folder);
    assertRefused("t/_one.parquet")
        .hasMessageContaining("would skip ")
        .hasMessageEndingWith("Rename it.");
  }

  @Test
  void refusesAFolder_whereSparkWouldPassOverOtherFolders() throws IOException {
    write(words, "t/one.parquet", "t/p1/two.parquet", "t/p2/three.parquet");
    write(words, "alone/p1/one.parquet", "alone/p2/two.parquet");
    write(words, "mixed/one.parquet", "mixed/kind=a/two.parquet", "mixed/_three.parquet");

    assertRefused("t")
        .hasMessageContaining(
            "holds 3 Parquet files, and Spark would skip 2 of them: p1/two.parquet, p2/three.parquet. Move all")
        .hasMessageContaining("name partition folders key=value, or give a pattern such as ")
        .hasMessageContaining("t/*");
    assertThat(open("t/*").count()).isEqualTo(9);
    assertRefused("alone")
        .hasMessageContaining("holds 2 Parquet files, and Spark would skip 2")
        .hasMessageContaining("p1/one");
    assertRefused("mixed")
        .hasMessageContaining(
            "skip 2 of them: _three.parquet, one.parquet. Rename what begins with _,")
        .hasMessageContaining(", and move all files into one folder");
  }

  @Test
  void readsFolders_besideWhatIsNoRowOfTheirs() throws IOException {
    write(words, "t/part.parquet", "t/_delta_log/1.checkpoint.parquet", "t/.hoodie/x.parquet");
    write(words, "t/_change_data/cdc.parquet", "t/_temporary/0/part.parquet");
    write(new byte[0], "t/_SUCCESS", "t/sub/readme.txt", "t/_empty.parquet");
    write(words, "parts/kind=a/size=1/one.parquet", "parts/kind=b/size=2/deep/two.parquet");

    assertThat(open("t").count()).isEqualTo(3);
    assertThat(open("parts").count()).isEqualTo(6);
  }

  @Test
  void saysThatAFolderHoldsNone_whereItHoldsOtherFiles() throws IOException {
    write(new byte[] {1}, "t/_readme.txt");

    assertRefused("t").hasMessageEndingWith("t holds no Parquet files; expected some.");
    assertRefused("none").hasMessageContaining("none does not exist: expected Parquet files");
  }

  @Test
  void namesAFileThatIsTruncated() throws IOException {
    write(Arrays.copyOf(words, words.length - 20), "t/part.parquet");

    assertRefused("t")
        .hasMessageContaining("t could not be read as a table: file:")
        .hasMessageContaining("t/part.parquet is not a Parquet file")
        .hasMessageNotContaining("Job aborted")
        .hasMessageNotContaining("Exception");
  }

  private void assertUnreadable(String... told) {
    TableLocation location = TableLocation.of("parquet:" + folder + "/t");
    assertThatThrownBy(
            () ->
                TableSource.open(
                    TableResolver.open(new SparkSession(spark), location),
                    TableColumns.of(location),
                    List.of()))
        .isInstanceOfSatisfying(
            MeanfieldException.class, fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.DATA))
        .hasMessageContainingAll(told)
        .hasMessageNotContaining("Job aborted");
  }

  @Test
  void namesFileAndColumn_whereFilesDifferInAColumnsType() throws IOException {
    write(numbers, "t/1.parquet");
    write(words, "t/2.parquet");

    assertUnreadable("t could not be read: ", "t/", ".parquet", "[label]", "one type in all");
  }

  @Test
  void namesAFileThatIsTruncated_beyondTheFirst() throws IOException {
    write(words, "t/1.parquet");
    write(Arrays.copyOf(words, words.length - 20), "t/2.parquet");

    assertUnreadable("t could not be read: ", "t/2.parquet is not a Parquet file");
  }
}
