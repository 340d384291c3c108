package org.meanfield.dataset.source.folder;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.meanfield.dataset.files.Location;
import org.meanfield.dataset.files.Location.FoundFile;
import org.meanfield.fault.MeanfieldException;

/**
 * Tells the folders of a data set that is split already, as {@code train/cat} and {@code test/cat},
 * from folders of classes: a network would learn to tell training images from test images.
 */
final class DataSetParts {
  private static final Set<String> TRAINING = Set.of("train", "training");
  private static final Set<String> OTHERS =
      Set.of("test", "testing", "val", "valid", "validation", "dev", "eval");

  private DataSetParts() {}

  /**
   * Makes sure that folders that no one has named as labels are classes.
   *
   * @param files all that lie below {@code place}
   * @throws MeanfieldException of kind DATA where all are called as parts are, and hold the same
   *     folders
   */
  static void refuse(Location place, List<String> folders, List<FoundFile> files) {
    if (folders.size() < 2 || !folders.stream().allMatch(DataSetParts::isPart)) {
      return;
    }
    Map<String, Set<String>> within = new TreeMap<>();
    for (FoundFile file : files) {
      String[] parts = file.path().split("/", 3);
      if (parts.length == 3) {
        within.computeIfAbsent(parts[0], unused -> new TreeSet<>()).add(parts[1]);
      }
    }
    Set<String> inAll = new TreeSet<>();
    Set<String> met = new HashSet<>();
    within.values().forEach(of -> of.stream().filter(name -> !met.add(name)).forEach(inAll::add));
    if (inAll.isEmpty()) {
      return;
    }
    String train =
        folders.stream()
            .min(Comparator.comparing(name -> !TRAINING.contains(lower(name))))
            .orElseThrow();
    throw MeanfieldException.data(
        String.format(
            Locale.ROOT,
            "%s holds the folders %s: these are parts of a data set and not classes, since the same"
                + " folders lie in them (%s). Give one part, as data.train = %s/%s, and another as"
                + " data.test; or, if they are the classes, name them in data.labels.",
            place.named(),
            String.join(", ", folders),
            String.join(", ", inAll.stream().limit(5).toList()),
            place.named(),
            train));
  }

  private static boolean isPart(String folder) {
    return TRAINING.contains(lower(folder)) || OTHERS.contains(lower(folder));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
