package org.meanfield.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.apache.commons.lang3.StringUtils;

/**
 * A place at which two networks' configurations differ.
 *
 * @param place names and indexes from the top, as {@code confs/0/layer/nout}
 * @param before JSON; empty: nothing stood there
 * @param now JSON; empty: nothing stands there
 */
public record ConfigurationDifference(String place, String before, String now) {
  private static final int SHOWN_CHARACTERS = 120;

  /**
   * Every place at which they differ, in the order of their names; none: it is the same network.
   *
   * @param file what to call {@code before} in a message
   * @param before DL4J's JSON, as an architecture has it
   * @param now likewise
   * @throws org.meanfield.fault.MeanfieldException if either is not JSON within the limits of
   *     {@link ConfigurationJson}
   */
  public static List<ConfigurationDifference> between(String file, String before, String now) {
    List<ConfigurationDifference> found = new ArrayList<>();
    if (!before.equals(now)) {
      add(
          "",
          CheckedJson.of(file, before).root(),
          CheckedJson.of("the network", now).root(),
          found);
    }
    return found;
  }

  private static void add(
      String place, JsonNode before, JsonNode now, List<ConfigurationDifference> found) {
    if (before.equals(now)) {
      return;
    }
    if (before.isObject() && now.isObject()) {
      TreeSet<String> names = new TreeSet<>();
      addAll(before.fieldNames(), names);
      addAll(now.fieldNames(), names);
      names.forEach(name -> add(below(place, name), before.path(name), now.path(name), found));
    } else if (before.isArray() && now.isArray() && before.size() == now.size()) {
      for (int i = 0; i < before.size(); i++) {
        add(below(place, Integer.toString(i)), before.path(i), now.path(i), found);
      }
    } else {
      found.add(new ConfigurationDifference(place, shown(before), shown(now)));
    }
  }

  private static void addAll(Iterator<String> from, TreeSet<String> to) {
    from.forEachRemaining(to::add);
  }

  private static String below(String place, String name) {
    return place.isEmpty() ? name : place + "/" + name;
  }

  private static String shown(JsonNode node) {
    return StringUtils.abbreviate(
            node.isArray() ? node.size() + " parts" : node.toString(), SHOWN_CHARACTERS)
        .replaceAll("\\p{Cntrl}", "?");
  }

  /** Such as {@code confs/0/layer/nout was 20, and is 30}. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "%s was %s, and is %s",
        place,
        before.isEmpty() ? "not there" : before,
        now.isEmpty() ? "not there" : now);
  }
}
