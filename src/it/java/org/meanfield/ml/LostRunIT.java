package org.meanfield.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.MeanfieldSession;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

/** A training whose run another process takes over meanwhile. */
class LostRunIT {
  private static final String THEIRS =
      """
      {"host":"elsewhere","pid":1,"started":"2026-01-01T00:00:00Z","token":"theirs"}
      """;

  @TempDir Path folder;

  @Test
  void endsAtTheNextCheckpoint_andLeavesTheRunToTheOther() throws Exception {
    Path recipe = folder.resolve("recipe.conf");
    Files.writeString(
        recipe,
        """
        run.folder = run
        data { train = "table:pictures", validation = 0 }
        data.image { height = 28, width = 28, channels = grey }
        network.name = mlp
        training { epochs = 40, workers = 1, batchSize = 8 }
        """);
    Path run = folder.resolve("run");
    SparkSession spark = Sessions.local(folder);
    try {
      Pictures.table(spark).createOrReplaceTempView("pictures");
      MeanfieldSession meanfield =
          MeanfieldSession.on(spark)
              .telling(
                  line -> {
                    if (line.startsWith("epoch 2/40")) {
                      takeOver(run);
                    }
                  });

      assertThatThrownBy(() -> meanfield.train(recipe))
          .isInstanceOfSatisfying(
              MeanfieldException.class,
              fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.STORAGE))
          .hasMessageContaining("was taken over by process 1 on elsewhere");
    } finally {
      spark.stop();
    }
    assertThat(run.resolve("checkpoints").toFile().list())
        .containsExactlyInAnyOrder("epoch-0001", "epoch-0002");
    assertThat(run.resolve("status.json")).content().contains("\"running\"");
    assertThat(run.resolve("model")).doesNotExist();
    assertThat(run.resolve("lock")).hasContent(THEIRS);
  }

  private static void takeOver(Path run) {
    try {
      Files.writeString(run.resolve("lock"), THEIRS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
