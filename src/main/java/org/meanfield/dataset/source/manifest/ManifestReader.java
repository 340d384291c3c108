package org.meanfield.dataset.source.manifest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.lang3.StringUtils;
import org.meanfield.dataset.files.Location;
import org.meanfield.fault.MeanfieldException;

/**
 * Reads a manifest: comma-separated as RFC 4180 has it, or by tabs where its name ends in .tsv;
 * UTF-8. A first line that names columns, as {@code path} and {@code label}, says which they are,
 * and what parts them: a comma, a semicolon or a tab; without one a line is a path and a label.
 * Excel's {@code sep=;} before all else says what parts them, too.
 */
final class ManifestReader {
  private static final String EXPECTED = "expected a path and a label, as train/0001.jpg,cat";

  /** How the parser names a line, and how it says what is wrong with it. */
  private static final Pattern NUMBERED = Pattern.compile("\\((?:start)?line (\\d+)\\) (.*)");

  private final Location place;
  private final ManifestText text;
  private final boolean needsLabel;
  private final ManifestDialect dialect;
  private final Map<String, ManifestEntry> byPath = new HashMap<>();

  private ManifestReader(
      Location place, ManifestText text, boolean needsLabel, ManifestDialect dialect) {
    this.place = place;
    this.text = text;
    this.needsLabel = needsLabel;
    this.dialect = dialect;
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
   * @throws MeanfieldException naming the first line that is wrong, what was read, and how to mend
   *     it
   */
  static List<ManifestEntry> read(Location place, boolean needsLabel) throws IOException {
    ManifestText text = new ManifestText(place);
    try {
      ManifestReader reader =
          new ManifestReader(place, text, needsLabel, dialect(place, text, needsLabel));
      reader.read();
      return reader.sorted();
    } catch (CharacterCodingException notText) {
      throw text.notText();
    } catch (UncheckedIOException malformed) {
      IOException cause = Objects.requireNonNull(malformed.getCause());
      throw cause instanceof CharacterCodingException
          ? text.notText()
          : malformed(place, text, cause);
    }
  }

  /** As the first line says, by whatever parts its names. */
  private static ManifestDialect dialect(Location place, ManifestText text, boolean needsLabel)
      throws IOException {
    char usual = text.delimiter().orElse(isTabbed(place.path().getName()) ? '\t' : ',');
    Set<Character> delimiters = new LinkedHashSet<>(List.of(usual, ',', ';', '\t'));
    for (char delimiter : delimiters) {
      Optional<ManifestDialect> named =
          ManifestDialect.of(place.named(), delimiter, firstLine(text, delimiter), needsLabel);
      if (named.isPresent()) {
        return named.get();
      }
    }
    return ManifestDialect.plain(usual);
  }

  /** Its fields; none: it is malformed, or there is none. */
  private static List<String> firstLine(ManifestText text, char delimiter) throws IOException {
    try (CSVParser parser = CSVParser.parse(text.open(), ManifestDialect.csv(delimiter, false))) {
      Iterator<CSVRecord> records = parser.iterator();
      return records.hasNext() ? records.next().toList() : List.of();
    } catch (UncheckedIOException malformed) {
      return List.of();
    }
  }

  private static MeanfieldException malformed(Location place, ManifestText text, IOException cause)
      throws IOException {
    String message = String.valueOf(cause.getMessage());
    Matcher numbered = NUMBERED.matcher(message);
    return MeanfieldException.data(
        numbered.find()
            ? String.format(
                Locale.ROOT,
                "%s, line %s is not comma-separated text: %s, and read was %s. Close every quote,"
                    + " and double those within one.",
                place.named(),
                numbered.group(1),
                numbered.group(2),
                text.line(Long.parseLong(numbered.group(1))))
            : String.format(
                Locale.ROOT,
                "%s is not comma-separated text: %s. Close every quote, and double those within"
                    + " one.",
                place.named(),
                message));
  }

  private List<ManifestEntry> sorted() {
    List<ManifestEntry> entries = new ArrayList<>(byPath.values());
    if (entries.isEmpty()) {
      throw MeanfieldException.data(
          String.format(Locale.ROOT, "%s lists no images: %s a line.", place.named(), EXPECTED));
    }
    entries.sort(Comparator.comparing(ManifestEntry::path, Location.BY_BYTES));
    return entries;
  }

  private void read() throws IOException {
    try (CSVParser parser = CSVParser.parse(text.open(), dialect.csv())) {
      boolean first = true;
      long line = text.delimiter().isPresent() ? 2 : 1;
      for (CSVRecord record : parser) {
        if (!(first && dialect.header())) {
          add(record, line);
        }
        first = false;
        line = parser.getCurrentLineNumber() + 1;
      }
    }
  }

  private void add(CSVRecord record, long line) throws IOException {
    boolean pathAlone = !needsLabel && record.size() == 1;
    if (record.size() != dialect.columns() && !pathAlone) {
      throw otherFields(record, line);
    }
    String path = record.get(dialect.path());
    String label = dialect.label() >= 0 && !pathAlone ? record.get(dialect.label()) : "";
    if (path.isEmpty() || (label.isBlank() && needsLabel)) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s, line %d has no %s (%s): %s.",
              place.named(),
              line,
              path.isEmpty() ? ManifestDialect.PATH : ManifestDialect.LABEL,
              text.line(line),
              EXPECTED));
    }
    ManifestEntry entry = new ManifestEntry(line, ManifestFiles.normal(path), label);
    ManifestEntry known = byPath.putIfAbsent(entry.path(), entry);
    if (known != null) {
      throw twice(known, entry);
    }
  }

  private MeanfieldException otherFields(CSVRecord record, long line) throws IOException {
    String read = text.line(line);
    return MeanfieldException.data(
        String.format(
            Locale.ROOT,
            "%s, line %d has %d field(s) and not %d (%s): %s. %s",
            place.named(),
            line,
            record.size(),
            dialect.columns(),
            read,
            EXPECTED,
            record.size() == 1 && read.contains(";")
                ? "Where semicolons part the fields, begin it by a line that says so: path;label"
                : "Put a path with a comma into double quotes; fields that tabs part need a name"
                    + " that ends in .tsv, or a first line that names them."));
  }

  private MeanfieldException twice(ManifestEntry first, ManifestEntry second) {
    return MeanfieldException.data(
        first.label().equals(second.label())
            ? String.format(
                Locale.ROOT,
                "%s names %s in line %d and again in line %d: each image is listed once. Remove"
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
