package org.meanfield.zeppelin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Zeppelin's REST interface; every call has a deadline. */
final class ZeppelinRest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CALL = Duration.ofSeconds(60);

  /** The longest that all paragraphs of a note may take. */
  private static final Duration RUN = Duration.ofMinutes(6);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CALL).build();
  private final URI address;

  ZeppelinRest(URI address) {
    this.address = address;
  }

  boolean answers() throws InterruptedException {
    try {
      return send("GET", "/api/version", BodyPublishers.noBody(), CALL).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Ends an interpreter's process; the next paragraph starts another. */
  void restart(String interpreter) throws IOException, InterruptedException {
    call("PUT", "/api/interpreter/setting/restart/" + interpreter, BodyPublishers.noBody(), CALL);
  }

  /** Imports a note as its file stands; gives its id. */
  String importNote(String zpln) throws IOException, InterruptedException {
    return call("POST", "/api/notebook/import", BodyPublishers.ofString(zpln), CALL).asText();
  }

  /** Runs all paragraphs in their order, and waits. */
  List<Paragraph> run(String note) throws IOException, InterruptedException {
    call(
        "POST", "/api/notebook/job/" + note + "?blocking=true", BodyPublishers.ofString("{}"), RUN);
    return paragraphs(note);
  }

  /** Runs one paragraph with values of its forms, and waits; gives it as it is then. */
  Paragraph run(String note, Paragraph paragraph, Map<String, String> forms)
      throws IOException, InterruptedException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode params = body.putObject("params");
    forms.forEach(params::put);
    // Its answer is 500 where the paragraph fails, which is for the caller to judge.
    send(
        "POST",
        "/api/notebook/run/" + note + "/" + paragraph.id(),
        BodyPublishers.ofString(body.toString()),
        RUN);
    return paragraphs(note).stream()
        .filter(p -> p.id().equals(paragraph.id()))
        .findFirst()
        .orElseThrow();
  }

  List<Paragraph> paragraphs(String note) throws IOException, InterruptedException {
    List<Paragraph> paragraphs = new ArrayList<>();
    for (JsonNode node :
        call("GET", "/api/notebook/" + note, BodyPublishers.noBody(), CALL).path("paragraphs")) {
      paragraphs.add(Paragraph.of(node));
    }
    return paragraphs;
  }

  private JsonNode call(String method, String path, BodyPublisher body, Duration patience)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = send(method, path, body, patience);
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return JSON.readTree(answer.body()).path("body");
  }

  private HttpResponse<String> send(
      String method, String path, BodyPublisher body, Duration patience)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(path))
            .timeout(patience)
            .header("Content-Type", "application/json")
            .method(method, body)
            .build();
    return client.send(request, BodyHandlers.ofString());
  }
}
