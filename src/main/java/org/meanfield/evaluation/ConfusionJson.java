package org.meanfield.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.meanfield.storage.JsonFields;

/**
 * A confusion matrix within an evaluation's JSON: as a table, {@code confusion}, of a row an actual
 * class; or of many classes, where nearly all of it would be zeros, as {@code confusionPairs}, a
 * list of what occurs: actual class, class that it was taken for, both by index, and how often.
 */
final class ConfusionJson {
  /** A table of so many has at most 10,000 numbers. */
  static final int MOST_IN_A_TABLE = 100;

  private static final String TABLE = "confusion";
  private static final String PAIRS = "confusionPairs";

  private ConfusionJson() {}

  static void put(ObjectNode root, Confusion confusion) {
    if (confusion.classes() > MOST_IN_A_TABLE) {
      ArrayNode pairs = root.putArray(PAIRS);
      confusion
          .pairs()
          .forEach(p -> pairs.addArray().add(p.actual()).add(p.predicted()).add(p.count()));
      return;
    }
    ArrayNode rows = root.putArray(TABLE);
    for (int actual = 0; actual < confusion.classes(); actual++) {
      ArrayNode row = rows.addArray();
      for (int predicted = 0; predicted < confusion.classes(); predicted++) {
        row.add(confusion.count(actual, predicted));
      }
    }
  }

  static Confusion read(JsonFields fields, int classes) {
    return fields.has(PAIRS) ? ofPairs(fields, classes) : ofTable(fields, classes);
  }

  private static Confusion ofPairs(JsonFields fields, int classes) {
    Map<Long, Long> counts = new HashMap<>();
    for (List<Long> pair : fields.lists(PAIRS, 0, Long.MAX_VALUE)) {
      boolean known = pair.size() == 3 && pair.get(0) < classes && pair.get(1) < classes;
      if (!known
          || counts.put(
                  Confusion.key(
                      classes, Math.toIntExact(pair.get(0)), Math.toIntExact(pair.get(1))),
                  pair.get(2))
              != null) {
        throw fields.wrong(
            PAIRS,
            pair.toString(),
            "two classes, from 0 to " + (classes - 1) + ", and how often, each two once");
      }
    }
    return new Confusion(classes, counts);
  }

  private static Confusion ofTable(JsonFields fields, int classes) {
    List<List<Long>> rows = fields.lists(TABLE, 0, Long.MAX_VALUE);
    if (classes < 2
        || rows.size() != classes
        || rows.stream().anyMatch(row -> row.size() != classes)) {
      throw fields.wrong(
          TABLE, "a table of another size", "a row and a column a class, of two or more");
    }
    Map<Long, Long> counts = new HashMap<>();
    for (int actual = 0; actual < classes; actual++) {
      for (int predicted = 0; predicted < classes; predicted++) {
        counts.put(Confusion.key(classes, actual, predicted), rows.get(actual).get(predicted));
      }
    }
    return new Confusion(classes, counts);
  }
}
