package org.meanfield.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A notebook of the project, as its file stands. */
record Notebook(JsonNode note) {
  static Notebook named(String name) throws IOException {
    return new Notebook(new ObjectMapper().readTree(Path.of("notebooks", name + ".zpln").toFile()));
  }

  JsonNode paragraphs() {
    return note.path("paragraphs");
  }

  /** The columns that a paragraph's chart takes, and their places. */
  static Map<String, Integer> charted(JsonNode paragraph) {
    Map<String, Integer> columns = new LinkedHashMap<>();
    JsonNode graph = paragraph.path("config").path("results").path("0").path("graph");
    for (String kind : new String[] {"keys", "groups", "values"}) {
      graph.path(kind).forEach(c -> columns.put(c.path("name").asText(), c.path("index").asInt()));
    }
    return columns;
  }
}
