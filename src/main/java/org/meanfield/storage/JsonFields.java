package org.meanfield.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.lang3.StringUtils;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.text.EnumWord;

/**
 * A JSON object of a file of ours, read strictly: each field is asked for by name and kind, and
 * {@link #end} refuses those that nobody asked for. Every fault is of kind DATA and names file and
 * field. Only JSON's own kinds are read, never a class by its name. For one thread.
 */
public final class JsonFields {
  static final String A_TIME = "a time as 2026-01-31T23:59:59Z";

  private final String file;
  private final String prefix;
  private final ObjectNode node;
  private final Set<String> asked = new HashSet<>();

  private JsonFields(String file, String prefix, ObjectNode node) {
    this.file = file;
    this.prefix = prefix;
    this.node = node;
  }

  /**
   * The object that is the whole of a file.
   *
   * @param file what faults call it
   * @throws MeanfieldException of kind DATA when it is not JSON, not an object, or names a field
   *     twice
   */
  public static JsonFields parse(String file, byte[] json) {
    JsonNode root;
    try {
      root = RecordJson.MAPPER.readTree(json);
    } catch (IOException e) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s is not valid JSON: %s. It was damaged or is no file of ours",
              file,
              firstLine(e)));
    }
    if (root instanceof ObjectNode object) {
      return new JsonFields(file, "", object);
    }
    throw MeanfieldException.data(
        String.format(
            Locale.ROOT, "%s holds no JSON object; it was damaged or is no file of ours", file));
  }

  /**
   * A record whose components are fields of this object, among others. What its constructor refuses
   * is a fault of the file.
   */
  public <T extends Record> T as(Class<T> type) {
    ObjectNode components = node.objectNode();
    for (RecordComponent component : type.getRecordComponents()) {
      components.set(component.getName(), required(component.getName()));
    }
    try {
      return RecordJson.MAPPER.treeToValue(components, type);
    } catch (JsonProcessingException e) {
      throw new RecordMisfit(components, e).of(this);
    }
  }

  /** A record that is a field of this object. */
  public <T extends Record> T record(String name, Class<T> type) {
    return object(name).whole(type);
  }

  /** A list of records. */
  public <T extends Record> List<T> records(String name, Class<T> type) {
    return objects(name).stream().map(object -> object.whole(type)).toList();
  }

  /** A record whose components are all fields of this object. */
  public <T extends Record> T whole(Class<T> type) {
    T value = as(type);
    end();
    return value;
  }

  /** Names of all fields, in the file's order. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Whether the field is there, and not null. */
  public boolean has(String name) {
    asked.add(name);
    return node.hasNonNull(name);
  }

  public String text(String name) {
    return text(name, required(name));
  }

  /** One of an enum's constants, by its name in lower case. */
  public <E extends Enum<E>> E choice(String name, Class<E> kind) {
    String text = text(name);
    List<String> known = new ArrayList<>();
    for (E constant : kind.getEnumConstants()) {
      String lower = EnumWord.of(constant);
      if (lower.equals(text)) {
        return constant;
      }
      known.add(lower);
    }
    throw wrong(name, "'" + text + "'", "one of " + String.join(", ", known));
  }

  /** A point in time, as ISO 8601 writes it. */
  public Instant time(String name) {
    String text = text(name);
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw wrong(name, "'" + text + "'", A_TIME);
    }
  }

  /** A whole number within bounds, both included. */
  public long integer(String name, long least, long most) {
    return integer(name, required(name), least, most);
  }

  public List<Long> integers(String name, long least, long most) {
    return integers(name, array(name), least, most);
  }

  /** A list of lists of whole numbers. */
  public List<List<Long>> lists(String name, long least, long most) {
    List<List<Long>> values = new ArrayList<>();
    for (JsonNode value : array(name)) {
      values.add(integers(name, array(name, value), least, most));
    }
    return values;
  }

  /** A number, or NaN where the field is null. */
  public double numberOrNan(String name) {
    JsonNode value = required(name);
    if (!value.isNumber() && !value.isNull()) {
      throw wrong(name, show(value), "a number or null");
    }
    return value.isNull() ? Double.NaN : value.doubleValue();
  }

  public List<Double> numbers(String name) {
    List<Double> values = new ArrayList<>();
    for (JsonNode value : array(name)) {
      if (!value.isNumber()) {
        throw wrong(name, show(value), "numbers");
      }
      values.add(value.doubleValue());
    }
    return values;
  }

  public List<String> texts(String name) {
    List<String> values = new ArrayList<>();
    for (JsonNode value : array(name)) {
      values.add(text(name, value));
    }
    return values;
  }

  /** An object whose every field is a text. */
  public SortedMap<String, String> textsByName(String name) {
    JsonFields object = object(name);
    SortedMap<String, String> values = new TreeMap<>();
    for (String key : object.names()) {
      values.put(key, object.text(key));
    }
    return values;
  }

  public JsonFields object(String name) {
    return object(name, required(name));
  }

  public List<JsonFields> objects(String name) {
    List<JsonFields> values = new ArrayList<>();
    for (JsonNode value : array(name)) {
      values.add(object(name + "[" + values.size() + "]", value));
    }
    return values;
  }

  /**
   * Checks that the file is of this kind and version, the fields {@code format} and {@code
   * version}.
   */
  public void format(String format, int version) {
    String found = text("format");
    if (!found.equals(format)) {
      throw wrong("format", "'" + found + "'", "'" + format + "'");
    }
    long number = integer("version", 0, Integer.MAX_VALUE);
    if (number != version) {
      throw wrong("version", "" + number, version + ", the one this Meanfield reads");
    }
  }

  /** Refuses fields that nobody asked for. */
  public void end() {
    for (String name : names()) {
      if (!asked.contains(name)) {
        throw unknown(name);
      }
    }
  }

  /** The fault of a field that has another value than expected. */
  public MeanfieldException wrong(String name, String found, String expected) {
    return MeanfieldException.data(
        String.format(
            Locale.ROOT,
            "%s has %s in its field '%s'; expected %s",
            file,
            found,
            prefix + name,
            expected));
  }

  MeanfieldException lacks(String name) {
    return MeanfieldException.data(
        String.format(
            Locale.ROOT,
            "%s lacks the field '%s'; it was damaged, or written by another Meanfield",
            file,
            prefix + name));
  }

  MeanfieldException unknown(String name) {
    return MeanfieldException.data(
        String.format(
            Locale.ROOT,
            "%s has a field '%s' that is not known; it was damaged, or written by a newer"
                + " Meanfield",
            file,
            prefix + name));
  }

  /** The fault of a field, empty for the whole object, that no record can be made of. */
  MeanfieldException refused(String name, IllegalArgumentException why) {
    String field = StringUtils.removeEnd(prefix + name, ".");
    return MeanfieldException.data(
        String.format(
            Locale.ROOT,
            "%s holds what cannot be%s: %s; it was damaged or edited",
            file,
            field.isEmpty() ? "" : ", in its field '" + field + "'",
            why.getMessage()));
  }

  private JsonNode required(String name) {
    asked.add(name);
    JsonNode value = node.get(name);
    if (value == null) {
      throw lacks(name);
    }
    return value;
  }

  private List<Long> integers(String name, JsonNode array, long least, long most) {
    List<Long> values = new ArrayList<>();
    for (JsonNode value : array) {
      values.add(integer(name, value, least, most));
    }
    return values;
  }

  private JsonNode array(String name) {
    return array(name, required(name));
  }

  private JsonNode array(String name, JsonNode value) {
    if (!value.isArray()) {
      throw wrong(name, show(value), "a list");
    }
    return value;
  }

  private String text(String name, JsonNode value) {
    if (!value.isTextual()) {
      throw wrong(name, show(value), "a text");
    }
    return value.textValue();
  }

  private long integer(String name, JsonNode value, long least, long most) {
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < least
        || value.longValue() > most) {
      throw wrong(name, show(value), "a whole number from " + least + " to " + most);
    }
    return value.longValue();
  }

  private JsonFields object(String name, JsonNode value) {
    if (value instanceof ObjectNode object) {
      return new JsonFields(file, prefix + name + ".", object);
    }
    throw wrong(name, show(value), "an object");
  }

  static String show(JsonNode value) {
    String text = value.toString();
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }

  private static String firstLine(IOException e) {
    String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    // Where Jackson describes its source it would break off in the midst of a line.
    int source = line.indexOf(" (start marker at");
    return source < 0 ? line : line.substring(0, source);
  }
}
