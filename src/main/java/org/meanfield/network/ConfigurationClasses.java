package org.meanfield.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.meanfield.fault.MeanfieldException;

/**
 * The classes that a configuration's JSON may name: the list {@code configuration-classes.txt}
 * beside this class, each by its full name. DL4J's mappers make an instance of whatever class their
 * type keys name ({@code @class}, and {@code type} of a distribution), so a name outside the list
 * is refused before they see it.
 */
final class ConfigurationClasses {
  static final Set<String> ALLOWED = allowed();

  private static final String CLASS_KEY_START = "@";
  private static final String DISTRIBUTION_CLASS_KEY = "type";

  private ConfigurationClasses() {}

  /**
   * Looks at every key of a tree.
   *
   * @throws MeanfieldException that names the first class outside the list and where it stands
   */
  static void check(String file, JsonNode root) {
    check(file, "", root);
  }

  private static void check(String file, String path, JsonNode node) {
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        check(file, path + "[" + i + "]", node.get(i));
      }
    }
    for (Iterator<Map.Entry<String, JsonNode>> fields = node.fields(); fields.hasNext(); ) {
      Map.Entry<String, JsonNode> field = fields.next();
      String key = field.getKey();
      String below = path.isEmpty() ? key : path + "." + key;
      if (namesClass(key, field.getValue())) {
        checkName(file, below, field.getValue());
      }
      check(file, below, field.getValue());
    }
  }

  /** A graph's vertex may be called {@code type}; its value is then no text. */
  private static boolean namesClass(String key, JsonNode value) {
    return key.startsWith(CLASS_KEY_START)
        || (key.equals(DISTRIBUTION_CLASS_KEY) && value.isTextual());
  }

  private static void checkName(String file, String path, JsonNode value) {
    if (!value.isTextual() || !ALLOWED.contains(value.textValue())) {
      throw MeanfieldException.usage(
          String.format(
              Locale.ROOT,
              "%s: %s names %s, which is not among the %d Deeplearning4j classes that may be"
                  + " loaded. Only its own layers, vertices, activations, losses, updaters,"
                  + " schedules, initialisations, preprocessors, dropouts and constraints are"
                  + " allowed, no custom, SameDiff or Keras classes; write the network with those.",
              file,
              path,
              Excerpt.of(value.toString()),
              ALLOWED.size()));
    }
  }

  private static Set<String> allowed() {
    try (InputStream list =
        ConfigurationClasses.class.getResourceAsStream("configuration-classes.txt")) {
      if (list == null) {
        throw new IllegalStateException("configuration-classes.txt is missing from the jar");
      }
      return new String(list.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
