package org.meanfield;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.stream.Collectors;
import org.meanfield.dataset.Undecodable;

/** The lines of {@code quarantine.jsonl}. */
final class QuarantineList {
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
                    + "\n")
        .collect(Collectors.joining());
  }
}
