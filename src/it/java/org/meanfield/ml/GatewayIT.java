package org.meanfield.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import py4j.CallbackClient;
import py4j.GatewayServer;
import py4j.StringUtil;

/**
 * What PySpark sends, over py4j's own socket and protocol: names of classes and methods, references
 * to objects, Python's numbers. Python itself is not there.
 */
class GatewayIT {
  @TempDir static Path folder;
  private static SparkSession spark;
  private static GatewayServer server;
  private static CallbackClient python;

  /** What the other side is given to begin with, as PySpark is given its session. */
  public record EntryPoint(Dataset<Row> table) {}

  @BeforeAll
  static void open() throws IOException {
    spark = Sessions.local(folder);
    Dataset<Row> table =
        Pictures.table(spark)
            .withColumn("label", functions.expr("cast(label = 'light' as double)"))
            .cache();
    server = new GatewayServer.GatewayServerBuilder(new EntryPoint(table)).javaPort(0).build();
    server.start();
    python = new CallbackClient(server.getListeningPort(), InetAddress.getLoopbackAddress());
  }

  @AfterAll
  static void close() {
    python.shutdown();
    server.shutdown();
    spark.stop();
  }

  @Test
  void trainsPredictsAndTellsItsLabels() {
    String classifier = made("org.meanfield.ml.ImageClassifier");
    called(classifier, "setNetwork", text("mlp"));
    called(classifier, "setEpochs", "i12");
    called(classifier, "setBatchSize", "i8");
    called(classifier, "setWorkers", "i2");
    called(classifier, "setSeed", "i7");
    called(classifier, "setLearningRate", "d0.001");
    String table = reference(called("t", "table"));

    String model = reference(called(classifier, "fit", "r" + table));
    String predicted = reference(called(model, "transform", "r" + table));
    String right = reference(called(predicted, "filter", text("prediction = label")));

    assertThat(called(right, "count")).isEqualTo("L" + Pictures.ROWS);
    assertThat(called(reference(called(model, "labels")), "get", "i1")).isEqualTo("s1");
    assertThat(called(classifier, "getLearningRate")).isEqualTo("d0.001");
    assertThat(called(classifier, "explainParams")).contains("imageCol: images: whole JPEG");
  }

  @Test
  void tellsWhatIsWrong() {
    String classifier = made("org.meanfield.ml.ImageClassifier");
    called(classifier, "setNetwork", text("nonsense"));
    String table = reference(called("t", "table"));

    String failure = sent("c\n" + classifier + "\nfit\nr" + table + "\ne\n");

    assertThat(failure).startsWith("xr");
    assertThat(called(reference(failure.substring(1)), "getMessage"))
        .contains("Param network is \"nonsense\"");
  }

  private static String made(String type) {
    String answer = sent("i\n" + type + "\ne\n");
    assertThat(answer).startsWith("yr");
    return reference(answer.substring(1));
  }

  /** The type's letter and the value. */
  private static String called(String object, String method, String... arguments) {
    StringBuilder command = new StringBuilder("c\n" + object + "\n" + method + "\n");
    for (String argument : arguments) {
      command.append(argument).append('\n');
    }
    String answer = sent(command.append("e\n").toString());
    assertThat(answer).as(method).startsWith("y");
    return answer.substring(1);
  }

  /** The name of an object, of r, or of a list, l, and the name. */
  private static String reference(String answer) {
    return answer.substring(1);
  }

  private static String text(String value) {
    return "s" + StringUtil.escape(value);
  }

  private static String sent(String command) {
    return python.sendCommand(command);
  }
}
