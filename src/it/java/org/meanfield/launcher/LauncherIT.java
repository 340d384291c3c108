package org.meanfield.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/meanfield}: which Java and which Spark it runs, and what it hands them. */
class LauncherIT {
  @TempDir Path folder;
  private Script launcher = Script.named("meanfield");

  @BeforeEach
  void javaHomeAndPathAreOfAnotherVersion() throws IOException {
    Path newer = Lookalike.java(folder.resolve("newer"), "25.0.3", true);
    launcher =
        launcher
            .with("JAVA_HOME", newer)
            .findingFirst(newer.resolve("bin"))
            .with("MEANFIELD_JDKS", Files.createDirectory(folder.resolve("installed")));
  }

  private Path java17() throws IOException {
    return Lookalike.java(folder.resolve("installed/seventeen"), "17.0.99", false);
  }

  @Test
  void findsTheJava17_whenJavaHomeAndPathAreOfAnotherVersion() throws Exception {
    Path seventeen = java17();

    Script.Outcome outcome = launcher.run(folder, "--version");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.out()).startsWith("java of " + seventeen.toRealPath());
  }

  @Test
  void startsJavaUnderUtf8_whereTheHostHasNoLocaleOfIt() throws Exception {
    java17();

    Script.Outcome outcome = launcher.with("LC_ALL", "C").run(folder, "train", "r.conf");

    assertThat(outcome.out()).containsPattern("\nunder \\S+\\.(UTF-8|utf8)\n");
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void takesALocaleOfUtf8ThatTheHostHas() throws Exception {
    java17();
    Path locale = folder.resolve("newer/bin/locale");
    Files.writeString(
        locale,
        """
        #!/bin/sh
        [ "$1" != -a ] || { echo C; echo de_DE; echo nb_NO.utf8; }
        [ "$1" != charmap ] || { [ "$LC_ALL" = nb_NO.utf8 ] && echo UTF-8 || echo ISO-8859-1; }
        """);
    assertThat(locale.toFile().setExecutable(true)).isTrue();

    Script.Outcome outcome = launcher.with("LC_ALL", "C").run(folder, "--version");

    assertThat(outcome.out()).contains("\nunder nb_NO.utf8\n");
  }

  @Test
  void tellsWhatItFound_whenThereIsNoJava17() throws Exception {
    Script.Outcome outcome = launcher.run(folder, "--version");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("needs a JDK 17", "Java 25.0.3 in " + folder.resolve("newer").toRealPath());
  }

  @Test
  void handsEachSideItsOptions_whereverTheyStand() throws Exception {
    java17();
    Path link = Files.createDirectories(folder.resolve("a folder")).resolve("linked meanfield");
    Files.createSymbolicLink(link, launcher.file());

    Script.Outcome outcome =
        launcher
            .at(link)
            .run(
                folder,
                "train",
                "--conf",
                "spark.app.note=two words",
                "my recipe.conf",
                "--master=local[2]",
                "--set",
                "data.labels=[a, b]",
                "--driver-memory",
                "3g",
                "--",
                "--master");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .contains("\n-Xmx3g\n", "\n--add-opens=java.base/sun.nio.ch=ALL-UNNAMED\n")
        .contains("\norg.apache.spark.deploy.SparkSubmit\n")
        .contains("\n--master\nlocal[2]\n", "\nspark.app.note=two words\n")
        .contains("\n--class\norg.meanfield.cli.Meanfield\n")
        .endsWith(".jar\ntrain\nmy recipe.conf\n--set\ndata.labels=[a, b]\n--\n--master\n");
  }

  @Test
  void givesTheCallOfSparkToASubmission_inDeployModeCluster() throws Exception {
    java17();

    Script.Outcome outcome =
        launcher.run(
            folder,
            "train",
            "recipe.conf",
            "--master",
            "spark://host:7077",
            "--deploy-mode",
            "cluster",
            "--supervise",
            "--conf",
            "spark.hadoop.fs.defaultFS=hdfs://host",
            "--executor-memory",
            "2g");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    String[] halves = outcome.out().split("\norg.meanfield.cli.ClusterSubmission\n", -1);
    assertThat(halves).hasSize(2);
    assertThat(halves[0])
        .contains("\n-Xmx512m\n", "\nlocal[1]\n", "\nspark.hadoop.fs.defaultFS=hdfs://host\n")
        .doesNotContain("--supervise", "2g", "cluster\n");
    assertThat(halves[1])
        .contains(".jar\nspark://host:7077\n", "\n--deploy-mode\ncluster\n", "\n--supervise\n")
        .contains("\n--executor-memory\n2g\n", "\nspark.hadoop.fs.defaultFS=hdfs://host\n")
        .contains("\nspark.standalone.submit.waitAppCompletion=true\n")
        .contains("\nspark.yarn.appMasterEnv.LC_ALL=C.UTF-8\n")
        .contains("\nspark.kubernetes.driverEnv.LC_ALL=C.UTF-8\n")
        .contains("\norg.meanfield.cli.ClusterDriver\n")
        .endsWith(".jar\ntrain\nrecipe.conf\n");
  }

  @Test
  void refusesDeployModeClusterWithoutACluster() throws Exception {
    java17();

    Script.Outcome outcome = launcher.run(folder, "train", "r.conf", "--deploy-mode", "cluster");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err()).contains("no cluster for --deploy-mode cluster", "local[*]");
  }

  @Test
  void asksForALocalMasterWithRoom_whenTheUserNamesNone() throws Exception {
    java17();

    Script.Outcome outcome = launcher.run(folder, "train", "recipe.conf");

    assertThat(outcome.out())
        .contains("\n-Xmx2g\n", "\n--master\nlocal[*]\n", "\nspark.ui.enabled=false\n");
  }

  @Test
  void needsAnAddressOfTheHostsOwnName_onAClusterAlone() throws Exception {
    java17();
    Path getent = folder.resolve("newer/bin/getent");
    Files.writeString(getent, "#!/bin/sh\nexit 2\n");
    assertThat(getent.toFile().setExecutable(true)).isTrue();

    Script.Outcome local = launcher.run(folder, "train", "recipe.conf");
    Script.Outcome cluster =
        launcher.run(folder, "train", "recipe.conf", "--master", "spark://host:7077");
    Script.Outcome told =
        launcher
            .with("SPARK_LOCAL_IP", "10.0.0.1")
            .run(folder, "train", "recipe.conf", "--master", "spark://host:7077");

    assertThat(local.out()).contains("\n--master\nlocal[*]\n");
    assertThat(cluster.status()).isEqualTo(2);
    assertThat(cluster.err())
        .contains("no address of this machine's own name", "/etc/hosts", "SPARK_LOCAL_IP");
    assertThat(told.out()).contains("\n--master\nspark://host:7077\n");
  }

  @Test
  void leavesMasterAndMemoryToThePropertiesFile_whenItSetsThem() throws Exception {
    java17();
    Path properties = folder.resolve("cluster.conf");
    Files.writeString(properties, "spark.master  spark://host:7077\nspark.driver.memory=5g\n");

    Script.Outcome outcome =
        launcher.run(folder, "train", "recipe.conf", "--properties-file", properties.toString());

    assertThat(outcome.out()).contains("\n-Xmx5g\n").doesNotContain("\n--master\n", "local[");
  }

  @Test
  void namesTheKnownPlatforms_whenAskedToPackageForAnother() throws Exception {
    java17();

    Script.Outcome outcome = launcher.run(folder, "package", "--platform", "amiga-68k");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains("\"amiga-68k\"", "linux-x86_64", "macosx-arm64");
  }

  @Test
  void refusesToPackageForTheGpusOfAnotherPlatform() throws Exception {
    java17();

    Script.Outcome outcome =
        launcher.run(folder, "package", "--cuda", "--platform", "macosx-arm64");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err()).contains("GPUs on linux-x86_64 alone", "macosx-arm64");
  }

  @Test
  void handsOverToTheUsersSpark_whenItFits() throws Exception {
    Path seventeen = java17();
    Path spark = Lookalike.spark(folder.resolve("spark"), "2.12-3.5.1");

    Script.Outcome outcome =
        launcher.with("SPARK_HOME", spark).run(folder, "train", "--master", "yarn", "r.conf");

    assertThat(outcome.out())
        .startsWith("spark-submit with " + seventeen.toRealPath())
        .contains("\n--master\nyarn\n")
        .endsWith(".jar\ntrain\nr.conf\n")
        .doesNotContain("spark.driver.host", "--driver-memory");
  }

  @Test
  void refusesASparkHomeOfAnotherVersion() throws Exception {
    java17();
    Path spark = Lookalike.spark(folder.resolve("spark"), "2.13-4.0.1");

    Script.Outcome outcome = launcher.with("SPARK_HOME", spark).run(folder, "train", "r.conf");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("Spark 3.5 for Scala 2.12", "spark-core_2.13-4.0.1.jar", "SPARK_HOME=" + spark);
  }
}
