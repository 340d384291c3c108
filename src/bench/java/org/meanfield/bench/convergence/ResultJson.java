package org.meanfield.bench.convergence;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The results as programs read them. */
final class ResultJson {
  private ResultJson() {}

  /** One object, {@code {"results": [...]}}, a row a configuration and seed. */
  static String of(List<Outcome> outcomes) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode results = root.putArray("results");
    for (Outcome outcome : outcomes) {
      Averaging averaging = outcome.trial().averaging();
      ObjectNode row =
          results
              .addObject()
              .put("every", averaging.every())
              .put("denseEpochs", averaging.denseEpochs())
              .put("outer", averaging.kind())
              .put("learningRate", averaging.outer().learningRate())
              .put("momentum", averaging.outer().momentum())
              .put("seed", outcome.trial().seed())
              .put("rounds", outcome.rounds())
              .put("bytes", outcome.bytes());
      ArrayNode validation = row.putArray("validationAccuracy");
      outcome.validation().forEach(validation::add);
      row.put("testAccuracy", outcome.test());
    }
    return root.toString();
  }
}
