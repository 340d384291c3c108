package org.meanfield.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.launcher.StandaloneCluster;

/** On a real name node and data node. */
class HdfsIT {
  @TempDir static Path folder;
  private static MiniDFSCluster hdfs;
  private static String root = "";

  @BeforeAll
  static void start() throws Exception {
    hdfs =
        new MiniDFSCluster.Builder(new Configuration(), folder.resolve("hdfs").toFile())
            .numDataNodes(1)
            .build();
    hdfs.waitActive();
    FileSystem files = hdfs.getFileSystem();
    root = files.getUri().toString();
    for (String file : List.of(Runs.IMAGES, Runs.LABELS)) {
      files.copyFromLocalFile(
          new org.apache.hadoop.fs.Path(Runs.quickstart(file).toUri()), path("/clothes/" + file));
    }
  }

  @AfterAll
  static void stop() {
    hdfs.shutdown();
  }

  @Test
  void keepsImagesRunsAndTables() throws Exception {
    Runs.in(folder).wholeWay(images(), root + "/whole");
  }

  @Test
  void keepsTheOutcomeOfADriverOnTheCluster() throws Exception {
    try (StandaloneCluster cluster = StandaloneCluster.start(folder, 2)) {
      JsonNode result =
          Runs.in(folder)
              .succeeding(
                  Runs.training(
                      images(),
                      root + "/cluster-mode",
                      "--master",
                      cluster.master(),
                      "--deploy-mode",
                      "cluster",
                      "--driver-memory",
                      "512m",
                      "--executor-memory",
                      "512m"));

      assertThat(result.path("run").asText()).isEqualTo(root + "/cluster-mode");
      assertThat(hdfs.getFileSystem().exists(path("/cluster-mode/model/manifest.json"))).isTrue();
      assertThat(hdfs.getFileSystem().globStatus(path("/cluster-mode/submissions/*/*")))
          .singleElement()
          .satisfies(file -> assertThat(file.getPath().getName()).isEqualTo("outcome.json"));
    }
  }

  @Test
  void tellsThatTheRunFolderMayNotBeWritten() throws Exception {
    guest()
        .failing(
            5,
            List.of(
                "the run folder " + root + "/refused cannot be made",
                "Permission denied: user=guest"),
            Runs.training(images(), root + "/refused"));
  }

  @Test
  void tellsThatTheImagesMayNotBeRead() throws Exception {
    org.apache.hadoop.fs.Path secret = path("/secret");
    hdfs.getFileSystem().mkdirs(secret, new FsPermission("700"));
    hdfs.getFileSystem().setPermission(secret, new FsPermission("700"));

    guest()
        .failing(
            3,
            List.of(root + "/secret/images could not be read", "Permission denied: user=guest"),
            Runs.training(root + "/secret/images", folder.resolve("run").toString()));
  }

  @Test
  void tellsThatNoNameNodeAnswers() throws Exception {
    Runs runs = Runs.in(folder);
    runs.failing(
        5,
        List.of("hdfs://127.0.0.1:1/run", "Connection refused"),
        Runs.training(images(), "hdfs://127.0.0.1:1/run"));
    runs.failing(
        3,
        List.of("hdfs://127.0.0.1:1/clothes could not be read", "Connection refused"),
        Runs.training("hdfs://127.0.0.1:1/clothes", folder.resolve("run").toString()));
  }

  private static Runs guest() {
    return Runs.in(folder).with("HADOOP_USER_NAME", "guest");
  }

  private static String images() {
    return root + "/clothes/" + Runs.IMAGES;
  }

  private static org.apache.hadoop.fs.Path path(String path) {
    return new org.apache.hadoop.fs.Path(root + path);
  }
}
