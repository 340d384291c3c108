package org.meanfield.quality;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Labels that people would read as one, and that are several classes. */
public final class LookalikeLabels {
  /** Blanks of any kind, and what is not seen at all. */
  private static final Pattern UNSEEN = Pattern.compile("[\\p{Z}\\s\\p{Cf}\\p{Cc}]+");

  private LookalikeLabels() {}

  /** Groups of two or more, in order of the labels: they differ in blanks, case or form alone. */
  public static List<List<String>> groups(List<String> labels) {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    for (String label : labels) {
      groups.computeIfAbsent(read(label), unused -> new ArrayList<>()).add(label);
    }
    return groups.values().stream().filter(group -> group.size() > 1).map(List::copyOf).toList();
  }

  /** Whether nothing of it is seen. */
  public static boolean isUnseen(String label) {
    return read(label).isEmpty();
  }

  /** As a reader takes it. Single letters may well be told apart by their case. */
  private static String read(String label) {
    String form = Normalizer.normalize(label, Normalizer.Form.NFC);
    String seen = UNSEEN.matcher(form).replaceAll(" ").strip();
    return seen.length() > 1 ? seen.toLowerCase(Locale.ROOT) : seen;
  }
}
