package org.meanfield.dataset;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.lang3.StringUtils;
import org.meanfield.fault.Fault;

/**
 * Reads a manifest: comma-separated as RFC 4180 has it, or by tabs where its name ends in .tsv;
 * UTF-8. A first line that calls columns {@code path} and {@code label} says which they are;
 * without one a line is a path and a label.
 */
final class ManifestReader {
  private static final String EXPECTED = "expected a path and a label, as train/0001.jpg,cat";
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final String PATH = "path";
  private static final String LABEL = "label";

  private final Location place;
  private final boolean needsLabel;
  private final Map<String, ManifestEntry> byPath = new HashMap<>();
  private int pathColumn = 0;
  private int labelColumn = 1;
  private int columns = 2;

  private ManifestReader(Location place, boolean needsLabel) {
    this.place = place;
    this.needsLabel = needsLabel;
  }

  /** Whether a file of this name counts as a manifest. */
  static boolean named(String fileName) {
    return StringUtils.endsWithIgnoreCase(fileName, ".csv") || isTabbed(fileName);
  }

  private static boolean isTabbed(String fileName) {
    return StringUtils.endsWithIgnoreCase(fileName, ".tsv");
  }

  /**
   * The lines of a manifest, by path in byte order.
   *
   * @param needsLabel false: a line may have none
   * @throws Fault naming the first line that is wrong, and how to mend it
   */
  static List<ManifestEntry> read(Location place, boolean needsLabel) throws IOException {
    ManifestReader reader = new ManifestReader(place, needsLabel);
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(isTabbed(place.path().getName()) ? '\t' : ',')
            .setIgnoreEmptyLines(true)
            .build();
    try (Reader text =
            new BufferedReader(
                new InputStreamReader(
                    place.files().open(place.path()), StandardCharsets.UTF_8.newDecoder()));
        CSVParser parser = CSVParser.parse(withoutMark(text), format)) {
      reader.read(parser);
    } catch (CharacterCodingException notText) {
      throw notText(place);
    } catch (UncheckedIOException malformed) {
      throw reader.malformed(malformed);
    }
    List<ManifestEntry> entries = new ArrayList<>(reader.byPath.values());
    if (entries.isEmpty()) {
      throw Fault.data(
          String.format(Locale.ROOT, "%s lists no images: %s a line.", place.named(), EXPECTED));
    }
    entries.sort(Comparator.comparing(ManifestEntry::path, Location.BY_BYTES));
    return entries;
  }

  /** Windows' programs begin UTF-8 with a mark that no one sees. */
  private static Reader withoutMark(Reader text) throws IOException {
    text.mark(1);
    if (text.read() != BYTE_ORDER_MARK) {
      text.reset();
    }
    return text;
  }

  private static Fault notText(Location place) {
    return Fault.data(
        String.format(Locale.ROOT, "%s is not UTF-8 text: %s a line.", place.named(), EXPECTED));
  }

  private Fault malformed(UncheckedIOException e) {
    IOException cause = Objects.requireNonNull(e.getCause());
    if (cause instanceof CharacterCodingException) {
      return notText(place);
    }
    return Fault.data(
        String.format(
            Locale.ROOT,
            "%s is not comma-separated text: %s. Close every quote, and double those within one.",
            place.named(),
            cause.getMessage()));
  }

  private void read(CSVParser parser) {
    boolean first = true;
    long line = 1;
    for (CSVRecord record : parser) {
      if (!(first && isHeader(record))) {
        add(record, line);
      }
      first = false;
      line = parser.getCurrentLineNumber() + 1;
    }
  }

  private boolean isHeader(CSVRecord record) {
    List<String> names =
        record.stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
    boolean labelled = names.contains(LABEL);
    if (!names.contains(PATH) || !(labelled || names.size() == 1 || !needsLabel)) {
      return false;
    }
    if (names.stream().filter(name -> name.startsWith(LABEL)).count() > 1) {
      throw Fault.data(
          String.format(
              Locale.ROOT,
              "%s has several columns of labels, %s: an image has one label here, and multi-label"
                  + " classification is not offered. Keep one column, %s.",
              place.named(),
              String.join(", ", names.stream().filter(n -> n.startsWith(LABEL)).toList()),
              LABEL));
    }
    pathColumn = names.indexOf(PATH);
    labelColumn = names.indexOf(LABEL);
    columns = names.size();
    return true;
  }

  private void add(CSVRecord record, long line) {
    boolean pathAlone = !needsLabel && record.size() == 1;
    if (record.size() != columns && !pathAlone) {
      throw Fault.data(
          String.format(
              Locale.ROOT,
              "%s, line %d has %d field(s) and not %d: %s. Put a path with a comma into double"
                  + " quotes; fields that tabs part need a name that ends in .tsv.",
              place.named(),
              line,
              record.size(),
              columns,
              EXPECTED));
    }
    String path = record.get(pathColumn);
    String label = labelColumn >= 0 && !pathAlone ? record.get(labelColumn).strip() : "";
    if (path.isBlank() || (label.isEmpty() && needsLabel)) {
      throw Fault.data(
          String.format(
              Locale.ROOT,
              "%s, line %d has no %s: %s.",
              place.named(),
              line,
              path.isBlank() ? PATH : LABEL,
              EXPECTED));
    }
    ManifestEntry entry = new ManifestEntry(line, ManifestFiles.normal(path), label);
    ManifestEntry known = byPath.putIfAbsent(entry.path(), entry);
    if (known != null) {
      throw twice(known, entry);
    }
  }

  private Fault twice(ManifestEntry first, ManifestEntry second) {
    return Fault.data(
        first.label().equals(second.label())
            ? String.format(
                Locale.ROOT,
                "%s names %s in line %d and again in line %d: it would be trained on twice. Remove"
                    + " one.",
                place.named(),
                first.path(),
                first.line(),
                second.line())
            : String.format(
                Locale.ROOT,
                "%s labels %s %s in line %d and %s in line %d: an image has one label here, and"
                    + " multi-label classification is not offered. Remove one.",
                place.named(),
                first.path(),
                first.label(),
                first.line(),
                second.label(),
                second.line()));
  }
}
