package org.meanfield.dataset.source.manifest;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.meanfield.dataset.decode.Limits;
import org.meanfield.dataset.files.Location;
import org.meanfield.fault.MeanfieldException;

/** The classes that a manifest's labels name. */
final class ManifestLabels {
  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final Pattern SEPARATOR = Pattern.compile("[|;,]");

  private ManifestLabels() {}

  /**
   * All labels, in byte order; numbers in order of their values.
   *
   * @throws MeanfieldException where there are too many, or some name several classes
   */
  static List<String> names(Location place, List<ManifestEntry> entries) {
    Set<String> labels = entries.stream().map(ManifestEntry::label).collect(Collectors.toSet());
    requireSingle(place, entries, labels);
    if (labels.size() > Limits.CLASSES) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s has %d labels, and at most %d classes are trained.",
              place.named(),
              labels.size(),
              Limits.CLASSES));
    }
    Comparator<String> order =
        labels.stream().allMatch(NUMBER.asMatchPredicate())
            ? Comparator.comparing((String label) -> new BigInteger(label))
                .thenComparing(Location.BY_BYTES)
            : Location.BY_BYTES;
    return labels.stream().sorted(order).toList();
  }

  /** A label made of others, as {@code cat|dog} beside {@code cat} and {@code dog}. */
  private static void requireSingle(
      Location place, List<ManifestEntry> entries, Set<String> labels) {
    Predicate<String> ofSeveral =
        label -> {
          List<String> parts = Arrays.stream(SEPARATOR.split(label)).map(String::strip).toList();
          return parts.size() > 1 && labels.containsAll(parts);
        };
    entries.stream()
        .filter(entry -> ofSeveral.test(entry.label()))
        .findFirst()
        .ifPresent(
            entry -> {
              throw MeanfieldException.data(
                  String.format(
                      Locale.ROOT,
                      "%s, line %d has several labels, %s: an image has one label here, and"
                          + " multi-label classification is not offered. Give it one.",
                      place.named(),
                      entry.line(),
                      entry.label()));
            });
  }

  /** Makes sure that every label has a name. */
  static void requireKnown(Location place, List<ManifestEntry> entries, List<String> names) {
    Set<String> known = new HashSet<>(names);
    for (ManifestEntry entry : entries) {
      if (!known.contains(entry.label())) {
        throw MeanfieldException.data(
            String.format(
                Locale.ROOT,
                "%s, line %d has the label %s, which is not one of the labels %s: name it in the"
                    + " labels, or remove the line.",
                place.named(),
                entry.line(),
                entry.label(),
                names));
      }
    }
  }

  /** Makes sure that every name has an image. */
  static void requireEach(Location place, List<ManifestEntry> entries, List<String> names) {
    Set<String> missing = new TreeSet<>(Location.BY_BYTES);
    missing.addAll(names);
    entries.forEach(entry -> missing.remove(entry.label()));
    if (!missing.isEmpty()) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s lists no image of the label %s, and to train each class needs some: expected some"
                  + " of each of %s.",
              place.named(),
              String.join(", ", missing),
              names));
    }
  }
}
