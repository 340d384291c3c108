package org.meanfield.config;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.commons.lang3.StringUtils;
import org.jspecify.annotations.Nullable;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.text.EnumWord;

/**
 * A table, named where images can be: {@code parquet:PATH} or {@code table:NAME}, and after a
 * {@code ?} its columns where they are called otherwise, as {@code
 * parquet:photos?image=content&label=kind}.
 *
 * @param form where it is
 * @param name a path or URI, or what the catalog calls it
 * @param image the column of images
 * @param label the column of labels
 * @param path the column that tells rows apart in predictions; null: none is named
 */
public record TableLocation(
    Form form, String name, String image, String label, @Nullable String path) {
  private static final String EXPECTED =
      "expected parquet:PATH or table:NAME, and after it, where columns are called otherwise,"
          + " ?image=COLUMN&label=COLUMN&path=COLUMN";

  private static final String HELD = "dataframe:/";

  /** Where a table is. */
  public enum Form {
    PARQUET,
    TABLE;

    private String prefix() {
      return EnumWord.of(this) + ":";
    }
  }

  /** What a recipe says of a table that a program held, which can't be opened by its name. */
  public static String held(String image, String label) {
    return HELD + image + "," + label;
  }

  /** Whether a location is what {@link #held} gave. */
  public static boolean isHeld(String location) {
    return location.startsWith(HELD);
  }

  /** Whether a location names a table. */
  public static boolean isOne(String location) {
    return form(location).isPresent();
  }

  private static Optional<Form> form(String location) {
    return Arrays.stream(Form.values())
        .filter(form -> location.startsWith(form.prefix()))
        .findFirst();
  }

  /**
   * Reads one.
   *
   * @throws MeanfieldException of kind USAGE where it is none, or its columns are not as expected
   */
  public static TableLocation of(String location) {
    Form form = form(location).orElseThrow(() -> fault(location, "it names no table"));
    String rest = location.substring(form.prefix().length());
    String name = StringUtils.substringBeforeLast(rest, "?");
    if (name.isBlank()) {
      throw fault(location, "nothing is named");
    }
    Map<String, String> columns = columns(location, StringUtils.substringAfterLast(rest, "?"));
    return new TableLocation(
        form,
        name,
        columns.getOrDefault("image", "image"),
        columns.getOrDefault("label", "label"),
        columns.get("path"));
  }

  private static Map<String, String> columns(String location, String text) {
    Map<String, String> columns = new HashMap<>();
    for (String part : StringUtils.split(text, '&')) {
      String role = StringUtils.substringBefore(part, "=");
      String column = StringUtils.substringAfter(part, "=");
      if (!StringUtils.equalsAny(role, "image", "label", "path") || column.isEmpty()) {
        throw fault(location, String.format(Locale.ROOT, "\"%s\" names no column", part));
      }
      if (columns.put(role, column) != null) {
        throw fault(location, role + " is named twice");
      }
    }
    return columns;
  }

  private static MeanfieldException fault(String location, String why) {
    return MeanfieldException.usage(
        String.format(Locale.ROOT, "%s: %s; %s.", location, why, EXPECTED));
  }

  /** The same table, its path, if it has one, written otherwise. */
  public TableLocation located(UnaryOperator<String> absolute) {
    return form == Form.PARQUET
        ? new TableLocation(form, absolute.apply(name), image, label, path)
        : this;
  }

  /** The same table, its rows told apart by another column. */
  public TableLocation withPath(String column) {
    return new TableLocation(form, name, image, label, column);
  }

  /** As {@link #of} reads it. */
  @Override
  public String toString() {
    Map<String, String> columns = new TreeMap<>();
    putUnless("image", image, columns);
    putUnless("label", label, columns);
    if (path != null) {
      columns.put("path", path);
    }
    return form.prefix()
        + name
        + (columns.isEmpty() ? "" : "?")
        + columns.entrySet().stream().map(Object::toString).collect(Collectors.joining("&"));
  }

  private static void putUnless(String usual, String column, Map<String, String> columns) {
    if (!column.equals(usual)) {
      columns.put(usual, column);
    }
  }
}
