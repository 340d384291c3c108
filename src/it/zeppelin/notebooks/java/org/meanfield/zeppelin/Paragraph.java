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
 */
record Paragraph(
    String id, String title, String status, List<Result> results, List<String> forms) {

  /** One piece of output: TEXT, HTML or TABLE. */
  record Result(String type, String data) {}

  static Paragraph of(JsonNode node) {
    List<Result> results = new ArrayList<>();
    for (JsonNode message : node.path("results").path("msg")) {
      results.add(new Result(message.path("type").asText(), message.path("data").asText()));
    }
    List<String> forms = new ArrayList<>();
    Iterator<String> names = node.path("settings").path("forms").fieldNames();
    names.forEachRemaining(forms::add);
    return new Paragraph(
        node.path("id").asText(),
        node.path("title").asText(),
        node.path("status").asText(),
        results,
        forms);
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
