package org.meanfield.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/meanfield} in a clone in which nothing has been built yet. */
class FirstUseIT {
  @TempDir Path folder;
  private Path clone = Path.of("");
  private Script launcher = Script.named("meanfield");

  @BeforeEach
  void cloneHoldsScriptsAndPomAlone() throws IOException {
    clone = Files.createDirectory(folder.resolve("clone"));
    Files.copy(Script.home().resolve("pom.xml"), clone.resolve("pom.xml"));
    Files.createDirectories(clone.resolve("src/main"));
    Path scripts = Files.createDirectory(clone.resolve("scripts"));
    try (Stream<Path> originals = Files.list(Script.home().resolve("scripts"))) {
      for (Path original : originals.toList()) {
        Files.copy(original, scripts.resolve(original.getFileName().toString()));
      }
    }
    Path installed = Files.createDirectory(folder.resolve("installed"));
    launcher =
        launcher
            .at(scripts.resolve("meanfield"))
            .with("MEANFIELD_NO_BUILD", "")
            .with("MEANFIELD_JDKS", installed)
            .with("JAVA_HOME", Lookalike.java(installed.resolve("jdk"), "17.0.99", true));
  }

  /** A build that is at the jar when what follows happens. */
  private Path mavenThatWritesHalfAJarAnd(String rest) throws IOException {
    return Lookalike.maven(
        folder.resolve("maven"),
        "3.9.9",
        """
        echo '[INFO] Scanning for projects...'
        version=$(sed -n 's:^  <version>\\(.*\\)</version>:\\1:p' pom.xml)
        for argument in "$@"; do
          case $argument in
            -Djavacpp.platform=*) echo half > "target/meanfield-$version-${argument#*=}.jar" ;;
          esac
        done
        """
            + rest);
  }

  private List<String> jars() throws IOException {
    try (Stream<Path> files = Files.list(clone.resolve("target"))) {
      return files.map(Path::toString).filter(name -> name.endsWith(".jar")).toList();
    }
  }

  @Test
  void showsTheErrorsAndLeavesNoJar_whenTheBuildFails() throws Exception {
    Path maven = mavenThatWritesHalfAJarAnd("echo '[ERROR] No space left on device'; exit 1");

    Script.Outcome outcome = launcher.with("MAVEN_HOME", maven).run(folder, "train", "r.conf");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .contains("[ERROR] No space left on device", "could not be built", "build.log")
        .doesNotContain("Scanning");
    assertThat(jars()).isEmpty();
  }

  @Test
  void takesNoHalfJar() throws Exception {
    Path maven = mavenThatWritesHalfAJarAnd("exit 0");
    assertThat(launcher.with("MAVEN_HOME", maven).run(folder, "package").status()).isEqualTo(1);
    assertThat(jars()).hasSize(1);

    Script.Outcome outcome = launcher.with("MEANFIELD_NO_BUILD", "1").run(folder, "package");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("is not built");
  }

  @Test
  void tellsWhichMavenItNeeds_whenItsOwnIsTooOld() throws Exception {
    Path maven = Lookalike.maven(folder.resolve("maven"), "3.6.3", "exit 0");

    Script.Outcome outcome =
        launcher
            .with("MAVEN_HOME", maven)
            .findingFirst(maven.resolve("bin"))
            .run(folder, "package");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err()).contains("needs Maven 3.8", "Maven 3.6.3 in " + maven);
  }

  @Test
  void asksForACompiler_whenTheOnlyJava17IsARuntime() throws Exception {
    Path runtime = Lookalike.java(folder.resolve("runtime"), "17.0.99", false);

    Script.Outcome outcome =
        launcher
            .with("JAVA_HOME", runtime)
            .findingFirst(runtime.resolve("bin"))
            .with("MEANFIELD_JDKS", Files.createDirectory(folder.resolve("none")))
            .run(folder, "package");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err()).contains("Java 17.0.99 without bin/javac", "needs a JDK 17");
  }
}
