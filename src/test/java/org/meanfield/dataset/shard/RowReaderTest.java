package org.meanfield.dataset.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.meanfield.config.ImageRecipe;
import org.meanfield.config.ImageRecipe.Channels;
import org.meanfield.config.ImageRecipe.Fit;
import org.meanfield.fault.MeanfieldException;

/** Parts and listings as they are written and read back. */
class RowReaderTest {
  private static final ImageRecipe IMAGE = new ImageRecipe(2, 3, Channels.RGB, Fit.PAD);
  private static final int BYTES = 18;

  /** Pixel j of row i. */
  private static byte pixel(int row, int j) {
    return (byte) (31 * row + j);
  }

  private static byte[] part(List<String> paths, int rowBytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (RowWriter writer = RowWriter.ofPart(out, IMAGE)) {
      byte[] pixels = new byte[rowBytes];
      for (int i = 0; i < paths.size(); i++) {
        for (int j = 0; j < rowBytes; j++) {
          pixels[j] = pixel(i, j);
        }
        writer.write(new ShardRow(paths.get(i), i - 1, form(i), ByteBuffer.wrap(pixels)));
      }
    }
    return out.toByteArray();
  }

  private static byte[] part(int rows) throws IOException {
    return part(IntStream.range(0, rows).mapToObj(i -> "cat/" + i + ".png").toList(), BYTES);
  }

  @Property(tries = 100)
  void readsTheRowsThatWereWritten(
      @ForAll @Size(max = 300) List<@StringLength(max = 40) String> names,
      @ForAll @IntRange(min = 1, max = 300) int rowBytes)
      throws IOException {
    // Half a surrogate is no character, and comes back from UTF-8 as a question mark.
    List<String> paths = names.stream().map(n -> n.replaceAll("\\p{Cs}", "x")).toList();
    byte[] file = part(paths, rowBytes);

    PartExamples examples = RowReader.examples(file, "part", paths.size(), rowBytes);
    assertThat(examples.pixels()).hasSize(paths.size());
    for (int row = 0; row < paths.size(); row++) {
      assertThat(examples.forms()[row]).isEqualTo(form(row));
      ByteBuffer pixels = examples.pixels()[row];
      assertThat(pixels.remaining()).isEqualTo(rowBytes);
      for (int i = 0; i < rowBytes; i++) {
        assertThat(pixels.get(pixels.position() + i)).isEqualTo(pixel(row, i));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (RowWriter writer = RowWriter.ofListing(out)) {
      for (int i = 0; i < paths.size(); i++) {
        writer.write(new ShardRow(paths.get(i), i - 1));
      }
    }
    List<ShardRow> rows = new ArrayList<>();
    RowReader.listing(out.toByteArray(), "listing", paths.size(), (row, i) -> rows.add(row));
    assertThat(rows).extracting(ShardRow::path).isEqualTo(paths);
    assertThat(rows)
        .extracting(ShardRow::label)
        .isEqualTo(IntStream.range(-1, paths.size() - 1).boxed().toList());
  }

  @Test
  void readsSeveralRowGroups() throws IOException {
    int rowBytes = 3 * 64 * 64;
    int rows = 2000; // 25 MB, and a row group has about eight.
    byte[] file = part(IntStream.range(0, rows).mapToObj(i -> "" + i).toList(), rowBytes);

    ByteBuffer[] pixels = RowReader.examples(file, "part", rows, rowBytes).pixels();

    for (int row = 0; row < rows; row++) {
      assertThat(pixels[row].get(pixels[row].position() + 7)).isEqualTo(pixel(row, 7));
    }
  }

  @Test
  void writesTheSameBytesForTheSameRows() throws IOException {
    assertThat(part(50)).isEqualTo(part(50));
  }

  /** Whoever forges a checksum too gets other pixels or a fault, never another exception. */
  @Property(tries = 200)
  void refusesAFileThatIsNotOurs_orReadsItsRows(@ForAll long seed) throws IOException {
    byte[] file = part(20);
    Random random = new Random(seed);
    for (int n = random.nextInt(6); n >= 0; n--) {
      file[random.nextInt(file.length)] = (byte) random.nextInt();
    }
    byte[] given =
        random.nextBoolean() ? file : Arrays.copyOf(file, random.nextInt(file.length + 1));
    try {
      assertThat(RowReader.examples(given, "part", 20, BYTES).pixels())
          .hasSize(20)
          .allSatisfy(pixels -> assertThat(pixels.remaining()).isEqualTo(BYTES));
    } catch (MeanfieldException fault) {
      assertThat(fault).hasMessageContaining("part is no part of shards");
    }
  }

  @Test
  void refusesRowsOfAnotherLength() throws IOException {
    byte[] file = part(5);

    assertThatThrownBy(() -> RowReader.examples(file, "part-00000.parquet", 5, 12))
        .isInstanceOf(MeanfieldException.class)
        .hasMessage(
            "part-00000.parquet is no part of shards as Meanfield writes them: row 0 has 18 bytes"
                + " of pixels; expected 12. Delete its shards, and run prepare again.");
  }

  @Test
  void refusesAnotherNumberOfRows() throws IOException {
    byte[] file = part(5);

    assertThatThrownBy(() -> RowReader.examples(file, "part", 6, BYTES))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("it has 5 rows; expected 6");
  }

  @Test
  void refusesAParquetFileOfOtherColumns() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (RowWriter writer = RowWriter.ofListing(out)) {
      writer.write(new ShardRow("a", 0));
    }

    assertThatThrownBy(() -> RowReader.examples(out.toByteArray(), "part", 1, BYTES))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("its columns are");
  }

  private static long form(int row) {
    return (640L + row) << 32 | 480 << 4 | 3;
  }
}
