package org.meanfield.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a server of the S3 protocol, by s3a. */
class S3IT {
  private static final String IMAGES = "s3a://bucket/clothes/" + Runs.IMAGES;

  @TempDir static Path folder;
  private static S3Server server;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start(folder);
    server.client().createBucket("bucket");
    for (String file : List.of(Runs.IMAGES, Runs.LABELS)) {
      server.client().putObject("bucket", "clothes/" + file, Runs.quickstart(file).toFile());
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void keepsImagesRunsAndTables_andNoSecret() throws Exception {
    Path here = Files.createDirectory(folder.resolve("whole"));

    Runs.in(here, server.options()).wholeWay(IMAGES, "s3a://bucket/whole");

    String folder = "whole/killed/";
    assertThat(server.holding("s3a://bucket/whole/killed", "bucket", folder))
        .contains(folder + "recipe.conf");
    assertThat(server.holding(S3Server.SECRET, "bucket", folder)).isEmpty();
    assertThat(Runs.holding(S3Server.SECRET, here)).isEmpty();
  }

  @Test
  void tellsThatThereIsNoSuchBucket() throws Exception {
    Runs runs = Runs.in(folder, server.options());
    runs.failing(5, List.of("s3a://nowhere"), Runs.training(IMAGES, "s3a://nowhere/run"));
    runs.failing(
        3, List.of("s3a://nowhere/clothes"), Runs.training("s3a://nowhere/clothes", run()));
  }

  @Test
  void tellsThatTheKeyIsNotKnown() throws Exception {
    String[] wrong =
        Stream.of(server.options())
            .map(option -> option.replace(S3Server.SECRET, "another"))
            .toArray(String[]::new);

    Runs.in(folder, wrong).failing(3, List.of(IMAGES), Runs.training(IMAGES, run()));
  }

  @Test
  void tellsThatNobodyAnswersAtTheEndpoint() throws Exception {
    String[] away =
        Stream.of(server.options())
            .map(option -> option.replace(":" + server.port(), ":1"))
            .toArray(String[]::new);

    Runs.in(folder, away).failing(3, List.of(IMAGES), Runs.training(IMAGES, run()));
  }

  @Test
  void tellsWhichLibraryIsMissing() throws Exception {
    Runs.in(folder)
        .failing(
            3,
            List.of(IMAGES, "--packages org.apache.hadoop:hadoop-aws:3.3.4"),
            Runs.training(IMAGES, run()));
  }

  private static String run() {
    return folder.resolve("run").toString();
  }
}
