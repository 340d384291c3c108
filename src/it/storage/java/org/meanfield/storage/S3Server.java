package org.meanfield.storage;

import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.services.s3.iterable.S3Objects;
import com.amazonaws.services.s3.model.S3Object;
import com.amazonaws.services.s3.model.S3ObjectSummary;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * S3Proxy as a process of its own, which keeps buckets in its memory.
 *
 * @param port on this machine
 * @param client of it
 */
record S3Server(Process process, int port, AmazonS3 client) implements AutoCloseable {
  static final String KEY = "some-access-key";
  static final String SECRET = "a-secret-that-nobody-may-see";

  static S3Server start(Path folder) throws IOException {
    int port = freePort();
    Path settings = folder.resolve("s3proxy.conf");
    Files.write(
        settings,
        List.of(
            "s3proxy.endpoint=http://127.0.0.1:" + port,
            "s3proxy.authorization=aws-v2-or-v4",
            "s3proxy.identity=" + KEY,
            "s3proxy.credential=" + SECRET,
            "jclouds.provider=transient"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-jar",
                Path.of(System.getProperty("meanfield.tools"), "s3proxy.jar").toString(),
                "--properties",
                settings.toString())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .start();
    awaitStart(process);
    return new S3Server(process, port, client(port));
  }

  /** What a user of it gives to Spark. */
  String[] options() throws IOException {
    return new String[] {
      "--jars",
      String.join(",", jars()),
      "--conf",
      "spark.hadoop.fs.s3a.endpoint=http://127.0.0.1:" + port,
      "--conf",
      "spark.hadoop.fs.s3a.path.style.access=true",
      "--conf",
      "spark.hadoop.fs.s3a.access.key=" + KEY,
      "--conf",
      "spark.hadoop.fs.s3a.secret.key=" + SECRET
    };
  }

  /** The keys of this bucket's objects below a prefix whose content holds this text. */
  List<String> holding(String text, String bucket, String prefix) throws IOException {
    List<String> found = new ArrayList<>();
    for (S3ObjectSummary object : S3Objects.withPrefix(client, bucket, prefix)) {
      try (S3Object opened = client.getObject(bucket, object.getKey())) {
        byte[] content = opened.getObjectContent().readAllBytes();
        if (new String(content, StandardCharsets.ISO_8859_1).contains(text)) {
          found.add(object.getKey());
        }
      }
    }
    return found;
  }

  private static AmazonS3 client(int port) {
    return AmazonS3ClientBuilder.standard()
        .withEndpointConfiguration(
            new EndpointConfiguration("http://127.0.0.1:" + port, "us-east-1"))
        .withPathStyleAccessEnabled(true)
        .withCredentials(new AWSStaticCredentialsProvider(new BasicAWSCredentials(KEY, SECRET)))
        .build();
  }

  private static List<String> jars() throws IOException {
    try (var files = Files.list(Path.of(System.getProperty("meanfield.tools"), "s3a"))) {
      return files.map(Path::toString).sorted().toList();
    }
  }

  private static void awaitStart(Process process) throws IOException {
    BufferedReader out = process.inputReader();
    StringBuilder said = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.append(line).append('\n');
      if (line.contains("Started @") || line.contains("Started Server")) {
        drain(out);
        return;
      }
    }
    throw new IOException("S3Proxy ended at its start: " + said);
  }

  /** So that it never waits for a reader of its log. */
  private static void drain(BufferedReader out) {
    Thread reader = new Thread(() -> out.lines().forEach(line -> {}), "s3proxy-log");
    reader.setDaemon(true);
    reader.start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    client.shutdown();
    process.destroy();
  }
}
