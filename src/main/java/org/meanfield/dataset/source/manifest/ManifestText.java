package org.meanfield.dataset.source.manifest;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.io.IOUtils;
import org.apache.commons.lang3.StringUtils;
import org.meanfield.dataset.files.Location;
import org.meanfield.fault.MeanfieldException;

/** A manifest as text in UTF-8, and what of it can't be read. */
final class ManifestText {
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final int MOST_CHARACTERS = 80;

  /** A line by which Excel is told the delimiter, with what ends it. */
  private static final Pattern SAYS_DELIMITER =
      Pattern.compile("(\"?sep=([,;\t])\"?)[\r\n].*", Pattern.DOTALL);

  private static final int LONGEST = "\"sep=;\"\n".length();

  private final Location place;

  ManifestText(Location place) {
    this.place = place;
  }

  /**
   * Opens it, after what is no data; its reading ends in a {@link CharacterCodingException} where
   * it is not UTF-8.
   */
  Reader open() throws IOException {
    Reader text = opened();
    Matcher says = SAYS_DELIMITER.matcher(start(text));
    if (says.matches()) {
      // What ends the line stays, so that those after it keep their numbers.
      text.skip(says.group(1).length());
    }
    return text;
  }

  /** What parts its fields, where a first line says so: {@code sep=;}. */
  Optional<Character> delimiter() throws IOException {
    try (Reader text = opened()) {
      Matcher says = SAYS_DELIMITER.matcher(start(text));
      return says.matches() ? Optional.of(says.group(2).charAt(0)) : Optional.empty();
    }
  }

  /** Its first characters, which stay to be read. */
  private static String start(Reader text) throws IOException {
    text.mark(LONGEST);
    char[] start = new char[LONGEST];
    int read = IOUtils.read(text, start);
    text.reset();
    return new String(start, 0, read);
  }

  private Reader opened() throws IOException {
    Reader text =
        new BufferedReader(
            new InputStreamReader(
                place.files().open(place.path()), StandardCharsets.UTF_8.newDecoder()));
    // Windows' programs begin UTF-8 with a mark that no one sees.
    text.mark(1);
    if (text.read() != BYTE_ORDER_MARK) {
      text.reset();
    }
    return text;
  }

  /** What to say where it is not UTF-8: the first line that is not. */
  MeanfieldException notText() throws IOException {
    Line first = first(line -> true);
    if (first.begins(0xFF, 0xFE) || first.begins(0xFE, 0xFF)) {
      return MeanfieldException.data(
          String.format(
              Locale.ROOT, "%s is UTF-16 and not UTF-8 text: save it as UTF-8.", place.named()));
    }
    Line wrong = first(line -> !line.isText());
    return MeanfieldException.data(
        String.format(
            Locale.ROOT,
            "%s, line %d is not UTF-8 text (%s): save it as UTF-8, which spreadsheets call CSV"
                + " UTF-8.",
            place.named(),
            wrong.number(),
            shown(wrong.text())));
  }

  /** A line as it stands, in quotes and cut for a message. */
  String line(long number) throws IOException {
    return shown(first(line -> line.number() == number).text());
  }

  private static String shown(String line) {
    String plain = line.strip().replaceAll("\\p{Cntrl}", "?");
    return "\"" + StringUtils.abbreviate(plain, MOST_CHARACTERS) + "\"";
  }

  /** The first line that is so; where there is none, what comes after the last. */
  private Line first(Predicate<Line> wanted) throws IOException {
    try (InputStream in = new BufferedInputStream(place.files().open(place.path()))) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      long number = 1;
      int before = -1;
      for (int b = in.read(); b >= 0; before = b, b = in.read()) {
        if (b == '\n' && before == '\r') {
          continue;
        }
        if (b != '\n' && b != '\r') {
          bytes.write(b);
          continue;
        }
        Line line = new Line(number++, bytes.toByteArray());
        if (wanted.test(line)) {
          return line;
        }
        bytes.reset();
      }
      return new Line(number, bytes.toByteArray());
    }
  }

  /** A line's bytes, without what ends it. */
  @SuppressWarnings("ArrayRecordComponent") // compared by no one
  private record Line(long number, byte[] bytes) {
    boolean begins(int first, int second) {
      return bytes.length > 1 && bytes[0] == (byte) first && bytes[1] == (byte) second;
    }

    boolean isText() {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        return true;
      } catch (CharacterCodingException e) {
        return false;
      }
    }

    String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
