package org.meanfield.zeppelin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A paragraph that has been run.
 *
 * @param status FINISHED where it went well
 * @param results what it shows
 * @param forms names of its forms
 * @param charted the columns that its chart takes; none: it has no chart
 */
record Paragraph(
    String id,
    String title,
    String status,
    List<Result> results,
    List<String> forms,
    List<Column> charted) {

  /** One piece of output: TEXT, HTML or TABLE. */
  record Result(String type, String data) {}

  /** A column of a table, by its name and place. */
  record Column(String name, int index) {}

  static Paragraph of(JsonNode node) {
    List<Result> results = new ArrayList<>();
    for (JsonNode message : node.path("results").path("msg")) {
      results.add(new Result(message.path("type").asText(), message.path("data").asText()));
    }
    List<String> forms = new ArrayList<>();
    Iterator<String> names = node.path("settings").path("forms").fieldNames();
    names.forEachRemaining(forms::add);
    List<Column> charted = new ArrayList<>();
    JsonNode graph = node.path("config").path("results").path("0").path("graph");
    if (!graph.path("mode").asText("table").equals("table")) {
      for (String kind : List.of("keys", "groups", "values")) {
        graph
            .path(kind)
            .forEach(
                c -> charted.add(new Column(c.path("name").asText(), c.path("index").asInt())));
      }
    }
    return new Paragraph(
        node.path("id").asText(),
        node.path("title").asText(),
        node.path("status").asText(),
        results,
        forms,
        charted);
  }

  /** What it shows of a type, in one piece. */
  String shown(String type) {
    StringBuilder text = new StringBuilder();
    results.stream().filter(r -> r.type().equals(type)).forEach(r -> text.append(r.data()));
    return text.toString();
  }

  /** The rows of its table; the first are the names of the columns. */
  List<List<String>> table() {
    return shown("TABLE").lines().map(line -> List.of(line.split("\t", -1))).toList();
  }
}
