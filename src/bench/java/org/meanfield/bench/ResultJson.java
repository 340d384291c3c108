package org.meanfield.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The results as programs read them. */
final class ResultJson {
  private ResultJson() {}

  /** One object, {@code {"results": [...]}}, a row each. */
  static String of(List<Row> rows) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode results = root.putArray("results");
    for (Row row : rows) {
      Configuration configuration = row.configuration();
      results
          .addObject()
          .put("network", configuration.workload().network())
          .put("mode", configuration.mode().toString())
          .put("who", configuration.who().toString())
          .put("precision", configuration.precision().toString())
          .put("batch", row.batch())
          .put("processes", configuration.processes())
          .put("threads", configuration.threads())
          .put("imagesPerSecond", row.imagesPerSecond());
    }
    return root.toString();
  }
}
