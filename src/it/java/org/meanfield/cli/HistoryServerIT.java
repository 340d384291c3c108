package org.meanfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.launcher.Script;

/** A run as Spark's history server shows it afterwards, from the event log. */
class HistoryServerIT {
  private static final Pattern ADDRESS = Pattern.compile("started at http://\\S+:(\\d+)");

  @TempDir Path folder;

  @Test
  void namesJobsAndStagesForWhatTheyDid() throws Exception {
    Workbench bench = new Workbench(folder);
    bench.tree("images", 16, "cat", "dog");
    bench.recipe(
        "data { validation = 0.25, normalize = standardize, test = images }",
        "training.epochs = 2",
        "averaging.every = 4");
    Path events = Files.createDirectory(bench.at("events"));
    bench
        .run(
            "train",
            "recipe.conf",
            "--conf",
            "spark.eventLog.enabled=true",
            "--conf",
            "spark.eventLog.dir=file:" + events)
        .succeeded();

    List<JsonNode> jobs;
    List<JsonNode> stages;
    Process server = start(events);
    try (BufferedReader log = server.inputReader()) {
      String api = awaitRun(log) + "/api/v1/applications";
      JsonNode application = get(api).get(0);
      assertThat(application.path("name").asText()).isEqualTo("Meanfield recipe");
      String run = api + "/" + application.path("id").asText();
      jobs = all(get(run + "/jobs"));
      stages = all(get(run + "/stages"));
    } finally {
      server.destroy();
    }

    assertThat(jobs)
        .extracting(job -> job.path("description").asText())
        .doesNotContain("")
        .contains(
            "Reading 24 training images",
            "Mean and deviation of the pixels",
            "Making the first weights",
            "Epoch 1, averaging round 1",
            "Epoch 2, averaging round 2",
            "Judging epoch 2 on the validation images",
            "Saving the checkpoint of epoch 2",
            "Judging the model on the test images");
    assertThat(stages)
        .extracting(stage -> stage.path("name").asText())
        .contains("train", "average", "Reading 24 training images", "Making the first weights")
        .noneMatch(name -> name.contains(".java:"));
  }

  private Process start(Path events) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            Script.home().resolve("target/spark/jars") + "/*",
            "-Dspark.history.fs.logDirectory=file:" + events,
            "-Dspark.history.ui.port=0",
            "org.apache.spark.deploy.history.HistoryServer")
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectInput(new File("/dev/null"))
        .start();
  }

  /** Waits until the run is listed; gives the server's address. */
  private static String awaitRun(BufferedReader log) throws Exception {
    List<String> lines = new ArrayList<>();
    String address = "";
    boolean listed = false;
    while (address.isEmpty() || !listed) {
      String line = log.readLine();
      assertThat(line).as("%s", lines).isNotNull();
      lines.add(line);
      Matcher started = ADDRESS.matcher(line);
      if (started.find()) {
        address = "http://127.0.0.1:" + started.group(1);
      }
      listed |= line.contains("Finished parsing");
    }
    return address;
  }

  private static JsonNode get(String address) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(60)).build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(address).isEqualTo(200);
    return new ObjectMapper().readTree(response.body());
  }

  private static List<JsonNode> all(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
