package org.meanfield.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.config.ImageRecipe;
import org.meanfield.config.Locations;
import org.meanfield.dataset.SourceDetector;
import org.meanfield.dataset.decode.MadeImages;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.storage.Folder;

/** Processes that were started under ASCII by another launcher than ours: what they tell. */
class AsciiLocaleTest {
  private static final String REMEDY_OF_DRIVERS = "Set LC_ALL=C.UTF-8 before spark-submit";

  @TempDir Path folder;

  private String told(Class<?> program) throws Exception {
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            program.getName(),
            folder.toString());
    java.environment().put("LC_ALL", "C");
    Path out = folder.resolve("out");
    Process process =
        java.redirectOutput(out.toFile()).redirectError(folder.resolve("err").toFile()).start();
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("err"))).isZero();
    return Files.readString(out, StandardCharsets.US_ASCII);
  }

  private void classes() throws IOException {
    MadeImages.grey(folder.resolve("images/cat/1.png"), 7);
    MadeImages.grey(folder.resolve("images/bl\u00fcte/1.png"), 7);
  }

  @Test
  void driverNamesCauseAndRemedy_inPlaceOfLosingAClass() throws Exception {
    classes();

    assertThat(told(Driver.class).lines())
        .hasSize(5)
        .allMatch(line -> line.startsWith("USAGE The driver can't call a file "))
        .allMatch(line -> line.contains("charset ANSI_X3.4-1968") || line.contains("US-ASCII"))
        .allMatch(line -> line.contains(REMEDY_OF_DRIVERS))
        .allMatch(line -> line.contains("--conf spark.yarn.appMasterEnv.LC_ALL=C.UTF-8"));
  }

  @Test
  void executorNamesItsOwnRemedy() throws Exception {
    classes();

    assertThat(told(FileExecutorBackend.class).lines())
        .singleElement()
        .asString()
        .startsWith("CLUSTER An executor on ")
        .contains("--conf spark.executorEnv.LC_ALL=C.UTF-8")
        .doesNotContain(REMEDY_OF_DRIVERS);
  }

  private static void tell(Callable<?> work) throws Exception {
    try {
      System.out.println("done: " + work.call());
    } catch (MeanfieldException e) {
      System.out.println(
          e.kind() + " " + String.valueOf(e.getMessage()).replaceAll("[^\\x20-\\x7e]", "?"));
    }
  }

  /** Opens and names files as a driver does. */
  static final class Driver {
    private Driver() {}

    public static void main(String[] arguments) throws Exception {
      Configuration hadoop = new Configuration(false);
      String images = arguments[0] + "/images";
      tell(() -> SourceDetector.open(images, List.of(), hadoop));
      tell(() -> SourceDetector.openUnlabelled(images, List.of(), hadoop));
      tell(() -> SourceDetector.openUnlabelled(images + "/bl\u00fcte", List.of(), hadoop));
      tell(() -> Folder.at(arguments[0] + "/l\u00e4ufe", hadoop));
      tell(() -> Locations.absolute("l\u00e4ufe"));
    }
  }

  /** Reads a file that a driver has listed; called as Spark's own programs are. */
  static final class FileExecutorBackend {
    private FileExecutorBackend() {}

    public static void main(String[] arguments) throws Exception {
      FileInputPartition file =
          new FileInputPartition(
              "file:" + arguments[0] + "/images",
              new String[] {"bl\u00fcte/1.png"},
              new int[1],
              new int[1]);
      ImageRecipe form = new ImageRecipe(4, 4, ImageRecipe.Channels.GREY, ImageRecipe.Fit.STRETCH);
      tell(() -> file.chunks(form, new Configuration(false), "the test", () -> {}).next());
    }
  }
}
