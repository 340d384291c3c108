package org.meanfield.dataset.source.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.QuoteMode;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.dataset.files.Location;
import org.meanfield.prediction.PredictionSchema;
import org.meanfield.prediction.PredictionsCsv;
import org.meanfield.text.NormalForm;

/** What predict writes as text is read back by whoever reads RFC 4180. */
@SuppressWarnings("NullAway.Init") // before the first try
class PredictionsCsvTest {
  /** A float's text, which no reader is asked to understand. */
  private static final String HALF = "0.5";

  private static final boolean HAS_PYTHON = run(List.of("python3", "-c", "")) == 0;
  private static final String PYTHON =
      """
      import csv, json, sys
      with open(sys.argv[1], encoding='utf-8', newline='') as text:
          json.dump(list(csv.reader(text, strict=True)), open(sys.argv[2], 'w'))
      """;

  private static SparkContext context;
  private static SparkSession spark;
  private static Path folder;

  /** A row of the table. */
  record Predicted(@Nullable String path, @Nullable String label) {}

  @BeforeContainer
  static void start() throws IOException {
    context = LocalSpark.start(1);
    spark = SparkSession.builder().getOrCreate().newSession();
    spark.conf().set("spark.sql.caseSensitive", true);
    folder = Files.createTempDirectory("predictions");
  }

  @AfterContainer
  static void stop() throws IOException {
    context.stop();
    FileUtils.deleteDirectory(folder.toFile());
  }

  /** All text that UTF-8 can write, most of it of what means something to some reader. */
  private static Arbitrary<String> texts() {
    Arbitrary<String> telling =
        Arbitraries.of(
            "\"",
            "\\",
            ",",
            ";",
            "\t",
            "\r",
            "\n",
            "\r\n",
            " ",
            "\u3000",
            "\u00a0",
            "\uFEFF",
            "#",
            "'",
            "|",
            "=",
            "path",
            "label",
            "\u00fc",
            "\u732b",
            "\uD83D\uDC31",
            "e\u0301",
            "\u2028",
            "\u0085",
            "\u0001",
            "NULL",
            "./",
            "/",
            "%20");
    Arbitrary<String> any =
        Arbitraries.integers()
            .between(1, Character.MAX_CODE_POINT)
            .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
            .map(Character::toString);
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(4, telling), net.jqwik.api.Tuple.of(1, any))
        .list()
        .ofMaxSize(6)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<List<String>> labels() {
    return texts().list().ofMinSize(2).ofMaxSize(5).uniqueElements();
  }

  @Provide
  Arbitrary<List<Predicted>> rows() {
    return Combinators.combine(texts().injectNull(0.05), texts().injectNull(0.1))
        .as(Predicted::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(60);
  }

  @Property(tries = 15)
  void isReadBackTheVerySame(
      @ForAll("labels") List<String> labels, @ForAll("rows") List<Predicted> rows)
      throws IOException {
    Path table = written(labels, rows);

    List<List<String>> expected = new ArrayList<>();
    expected.add(new ArrayList<>(List.of(new PredictionSchema(labels).schema().fieldNames())));
    rows.forEach(row -> expected.add(cells(row, labels.size())));
    assertThat(byCommonsCsv(table)).isEqualTo(expected);
    if (HAS_PYTHON) {
      // It knows no null.
      expected.forEach(cells -> cells.replaceAll(cell -> cell == null ? "" : cell));
      assertThat(byPython(table)).isEqualTo(expected);
    }
    List<Predicted> images = images(rows);
    if (!images.isEmpty()) {
      Map<String, String> byPath = new TreeMap<>();
      for (Predicted image : images) {
        byPath.put(
            ManifestFiles.normal(Objects.requireNonNull(image.path())),
            NormalForm.of(Objects.requireNonNullElse(image.label(), "")));
      }
      assertThat(byManifestReader(written(labels, images))).isEqualTo(byPath);
    }
  }

  private static List<@Nullable String> cells(Predicted row, int classes) {
    List<@Nullable String> cells = new ArrayList<>();
    cells.add(row.path());
    cells.add(row.label());
    for (int c = 0; c < classes; c++) {
      cells.add(row.label() == null ? null : HALF);
    }
    return cells;
  }

  /** The one file of a table. */
  private static Path written(List<String> labels, List<Predicted> rows) throws IOException {
    StructType schema = new PredictionSchema(labels).schema();
    List<Row> table = new ArrayList<>();
    for (Predicted row : rows) {
      Object[] cells = new Object[schema.size()];
      cells[0] = row.path();
      cells[1] = row.label();
      for (int c = 2; c < cells.length; c++) {
        cells[c] = row.label() == null ? null : (Object) 0.5f;
      }
      table.add(RowFactory.create(cells));
    }
    Path out = folder.resolve("table");
    FileUtils.deleteDirectory(out.toFile());
    PredictionsCsv.write(
        spark.createDataFrame(table, schema).coalesce(1).write(), out.toUri().toString());
    try (Stream<Path> files = Files.list(out)) {
      return files.filter(file -> file.toString().endsWith(".csv")).findFirst().orElseThrow();
    }
  }

  /** Where what is in quotes is no null. */
  private static List<List<String>> byCommonsCsv(Path table) throws IOException {
    CSVFormat format =
        CSVFormat.RFC4180.builder().setNullString("").setQuoteMode(QuoteMode.ALL_NON_NULL).build();
    try (CSVParser parser = CSVParser.parse(table, StandardCharsets.UTF_8, format)) {
      return parser.stream().map(CSVRecord::toList).toList();
    }
  }

  private static List<List<String>> byPython(Path table) throws IOException {
    Path json = folder.resolve("read.json");
    assertThat(run(List.of("python3", "-c", PYTHON, table.toString(), json.toString()))).isZero();
    return new ObjectMapper().readValue(json.toFile(), new TypeReference<>() {});
  }

  /** Those of which a manifest may be: with a path, and each path once. */
  private static List<Predicted> images(List<Predicted> rows) {
    Map<String, Predicted> images = new TreeMap<>();
    for (Predicted row : rows) {
      if (row.path() != null && !row.path().isEmpty()) {
        images.putIfAbsent(ManifestFiles.normal(row.path()), row);
      }
    }
    return List.copyOf(images.values());
  }

  /** Labels by path. */
  private static Map<String, String> byManifestReader(Path table) throws IOException {
    Map<String, String> labels = new TreeMap<>();
    for (ManifestEntry entry :
        ManifestReader.read(Location.of(table.toString(), new Configuration(false)), false)) {
      labels.put(entry.path(), entry.label());
    }
    return labels;
  }

  private static int run(List<String> command) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(new File("/dev/null"))
          .start()
          .waitFor();
    } catch (IOException none) {
      return 1;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
