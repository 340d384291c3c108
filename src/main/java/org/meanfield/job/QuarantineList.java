package org.meanfield.job;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.meanfield.dataset.example.Undecodable;
import org.meanfield.dataset.files.Listing;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.storage.JsonFields;

/** The lines of {@code quarantine.jsonl}. */
final class QuarantineList {
  static final String TRAIN = "train";
  static final String TEST = "test";

  private QuarantineList() {}

  /**
   * A line of it.
   *
   * @param set {@code train} or {@code test}; {@code source} where images were prepared
   */
  record Entry(String set, Undecodable image) {}

  static String text(List<Entry> entries) {
    return entries.stream()
        .map(
            entry ->
                JsonNodeFactory.instance
                        .objectNode()
                        .put("set", entry.set())
                        .put("path", entry.image().path())
                        .put("reason", entry.image().reason())
                        .put("position", entry.image().position())
                    + "\n")
        .collect(Collectors.joining());
  }

  /**
   * The training images of a list that an earlier part of the run left.
   *
   * @param file for messages
   * @param source whose images they are, as it was opened
   * @return empty: the list is of a version that named images alone, and not all are known by it
   * @throws MeanfieldException of kind DATA where it is no such list
   */
  static Optional<List<Undecodable>> training(String file, String text, ImageSource source) {
    List<Undecodable> found = new ArrayList<>();
    Map<String, Integer> places = new HashMap<>();
    for (String line : text.lines().toList()) {
      JsonFields fields = JsonFields.parse(file, line.getBytes(StandardCharsets.UTF_8));
      String set = fields.text("set");
      String path = fields.text("path");
      String reason = fields.text("reason");
      long last = source.listing().size() - 1L;
      if (!set.equals(TRAIN)) {
        continue;
      }
      if (fields.has("position")) {
        found.add(new Undecodable(fields.integer("position", 0, last), path, reason));
        continue;
      }
      if (places.isEmpty()) {
        places.putAll(places(source.listing()));
      }
      Integer position = places.remove(path);
      if (position == null) {
        return Optional.empty();
      }
      found.add(new Undecodable(position, path, reason));
    }
    return Optional.of(found);
  }

  private static Map<String, Integer> places(Listing listing) {
    Map<String, Integer> places = new HashMap<>();
    for (int position = 0; position < listing.size(); position++) {
      places.put(listing.name(position), position);
    }
    return places;
  }
}
