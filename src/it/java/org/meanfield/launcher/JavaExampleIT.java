package org.meanfield.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.Pages;

/** The pages' Java, compiled as it stands there and run in a JVM of its own. */
class JavaExampleIT {
  private static final long PATIENCE_MINUTES = 4;
  private static final String IMPORTS =
      """
      import java.nio.file.*;
      import org.apache.spark.sql.SparkSession;
      import org.meanfield.*;
      import org.meanfield.evaluation.Evaluation;
      import org.meanfield.job.*;
      import org.meanfield.model.*;
      """;

  @TempDir Path folder;

  @Test
  void trainsEvaluatesAndPredicts() throws Exception {
    compile(Pages.onlyBlock(Script.home(), "java"));
    writeImages();

    String out = run();

    assertThat(out).containsPattern("runs/quickstart-[0-9-]+: accuracy 0\\.[0-9]{4}");
    assertThat(folder.resolve("predictions/_SUCCESS")).exists();
  }

  private void compile(String body) throws IOException {
    Path source = folder.resolve("Example.java");
    Files.writeString(
        source,
        IMPORTS
            + "public class Example {\npublic static void main(String[] a) throws Exception {\n"
            + body
            + "}\n}\n");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
      boolean compiled =
          compiler
              .getTask(
                  messages, files, null, options, null, files.getJavaFileObjects(source.toFile()))
              .call();
      assertThat(compiled).as(messages.toString()).isTrue();
    }
  }

  private void writeImages() throws IOException {
    FileUtils.copyDirectory(
        Script.home().resolve("conf").toFile(), folder.resolve("conf").toFile());
    Photos.write(folder.resolve("pictures"), 3, Color.ORANGE);
    try (var pictures = Files.list(folder.resolve("pictures"))) {
      Files.copy(pictures.findFirst().orElseThrow(), folder.resolve("picture.jpg"));
    }
  }

  private String run() throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("meanfield.opens").split(" ")));
    command.addAll(
        List.of("-Xmx1g", "-cp", folder + ":" + System.getProperty("java.class.path"), "Example"));
    Process child =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(child.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
      assertThat(child.exitValue()).as(Files.readString(err)).isZero();
    } finally {
      child.destroyForcibly();
    }
    return Files.readString(out);
  }
}
