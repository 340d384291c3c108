package org.meanfield.yarn;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.fifo.FifoScheduler;
import org.meanfield.launcher.Script;

/**
 * A YARN of one node in this process, whose containers are processes of their own, and a Spark home
 * with its client.
 *
 * @param folder of its files
 * @param spark the home
 */
record SingleNode(Path folder, Path spark, MiniYARNCluster yarn, YarnClient client)
    implements AutoCloseable {
  /** As Spark's own script, which the embedded Spark lacks. */
  private static final String SUBMIT =
      """
      #!/usr/bin/env bash
      set -euo pipefail
      export SPARK_SCALA_VERSION=2.12
      words=()
      while IFS= read -r -d '' word; do
        words+=("$word")
      done < <("$JAVA_HOME/bin/java" -Xmx128m -cp "$SPARK_HOME/jars/*" \\
        org.apache.spark.launcher.Main org.apache.spark.deploy.SparkSubmit "$@")
      exec "${words[1]#$'\\n'}" "${words[@]:2}"
      """;

  static SingleNode start(Path folder) throws Exception {
    Path spark = sparkHome();
    Configuration settings = new YarnConfiguration();
    // Room for what conf/spark-defaults-yarn.conf asks for, which is not used to its limits.
    settings.setInt(YarnConfiguration.YARN_MINICLUSTER_NM_PMEM_MB, 48 << 10);
    settings.setInt(YarnConfiguration.NM_VCORES, 16);
    settings.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 128);
    settings.setInt(YarnConfiguration.RM_SCHEDULER_MAXIMUM_ALLOCATION_MB, 16 << 10);
    settings.setBoolean(YarnConfiguration.NM_VMEM_CHECK_ENABLED, false);
    settings.setBoolean(YarnConfiguration.NM_DISK_HEALTH_CHECK_ENABLE, false);
    settings.set(YarnConfiguration.RM_SCHEDULER, FifoScheduler.class.getName());
    System.setProperty("test.build.data", folder.resolve("yarn").toString());
    MiniYARNCluster yarn = new MiniYARNCluster("node", 1, 1, 1);
    yarn.init(settings);
    yarn.start();
    YarnClient client = YarnClient.createYarnClient();
    client.init(yarn.getConfig());
    client.start();
    Path conf = Files.createDirectories(folder.resolve("hadoop"));
    try (OutputStream out = Files.newOutputStream(conf.resolve("yarn-site.xml"))) {
      yarn.getConfig().writeXml(out);
    }
    Files.writeString(conf.resolve("core-site.xml"), "<configuration/>");
    return new SingleNode(folder, spark, yarn, client);
  }

  /** The embedded Spark's jars and YARN's client, as a distribution has them. */
  private static Path sparkHome() throws IOException {
    Path tools = Path.of(System.getProperty("meanfield.tools")).toAbsolutePath().normalize();
    Path home = tools.resolve("spark");
    Path jars = Files.createDirectories(home.resolve("jars"));
    link(jars, tools.resolve("spark-yarn.jar"));
    link(jars, tools.resolve("web-proxy.jar"));
    try (Stream<Path> embedded = Files.list(Script.home().resolve("target/spark/jars"))) {
      for (Path jar : embedded.toList()) {
        link(jars, jar);
      }
    }
    Path submit = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
    Files.writeString(submit, SUBMIT);
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
    return home;
  }

  private static void link(Path jars, Path jar) throws IOException {
    Path link = jars.resolve(jar.getFileName().toString());
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, jar);
  }

  /** The launcher, as a user of this YARN has it. */
  Script launcher() {
    return Script.named("meanfield")
        .with("SPARK_HOME", spark)
        .with("HADOOP_CONF_DIR", folder.resolve("hadoop"));
  }

  /** What a command needs to run here: the settings we ship, and jars that are not copied. */
  List<String> options(String deployMode) {
    return List.of(
        "--master",
        "yarn",
        "--deploy-mode",
        deployMode,
        "--properties-file",
        Script.home().resolve("conf/spark-defaults-yarn.conf").toString(),
        "--conf",
        "spark.yarn.jars=local:" + spark.resolve("jars") + "/*",
        "--conf",
        "spark.yarn.stagingDir=file:" + folder.resolve("staging"));
  }

  /** The application that was submitted last. */
  ApplicationReport last() throws Exception {
    return client.getApplications().stream()
        .max((a, b) -> a.getApplicationId().compareTo(b.getApplicationId()))
        .orElseThrow();
  }

  /** How often its driver was started. */
  int attempts(ApplicationReport application) throws Exception {
    return client.getApplicationAttempts(application.getApplicationId()).size();
  }

  /** The Java of a container of the application that was submitted last. */
  ProcessHandle container(String mainClass) throws Exception {
    String application = last().getApplicationId().toString();
    return ProcessHandle.current()
        .descendants()
        .filter(
            process ->
                process
                    .info()
                    .commandLine()
                    .filter(line -> line.contains("/bin/java") && !line.contains("bash"))
                    .filter(line -> line.contains(application) && line.contains(mainClass))
                    .isPresent())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + mainClass + " of " + application));
  }

  @Override
  public void close() throws IOException {
    client.close();
    yarn.close();
  }
}
