package org.meanfield.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.fault.MeanfieldException;

class SnapshotWriterTest {
  private static SparkContext spark;

  private SnapshotWriter writer;
  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

  @BeforeAll
  static void start() {
    spark = LocalSpark.start(1);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void writesNothing() {
    writer = new SnapshotWriter(spark);
  }

  @Test
  void commitsWhatIsAllWritten_andTellsItsEndOnce() {
    writer.begin(
        "writing",
        () -> {
          seen.add(spark.getLocalProperty("spark.job.description"));
          return () -> seen.add("committed");
        },
        () -> seen.add("ended"));
    assertThat(writer.isIdle()).isFalse();

    writer.await(() -> {});

    assertThat(seen).containsExactly("writing", "committed", "ended");
    assertThat(writer.isIdle()).isTrue();
    assertThat(writer.settle()).isFalse();
    assertThat(spark.getLocalProperty("spark.job.description")).isNull();
  }

  @Test
  void tellsAFailureOnce_andCommitsNothing() {
    writer.begin(
        "writing",
        () -> {
          throw MeanfieldException.storage("the disk is full", new IOException("no space"));
        },
        () -> seen.add("ended"));

    assertThatThrownBy(() -> writer.await(() -> {}))
        .isInstanceOf(MeanfieldException.class)
        .hasMessage("the disk is full");

    assertThat(seen).containsExactly("ended");
    assertThat(writer.settle()).isFalse();
    assertThat(writer.isIdle()).isTrue();
  }

  @Test
  void commitsNothingThatWasAbandoned_whileItWasWritten() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    writer.begin(
        "writing",
        () -> {
          writing.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            seen.add("told to end");
          }
          return () -> seen.add("committed");
        },
        () -> seen.add("ended"));
    assertThat(writing.await(1, TimeUnit.MINUTES)).isTrue();

    writer.abandon();

    assertThat(seen).containsExactly("told to end", "ended");
    assertThat(writer.isIdle()).isTrue();
  }

  @Test
  void waitsForACommitUnderWay_whenItIsAbandoned() throws Exception {
    CountDownLatch committing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    writer.begin(
        "writing",
        () ->
            () -> {
              committing.countDown();
              try {
                goOn.await();
              } catch (InterruptedException e) {
                seen.add("disturbed");
              }
              seen.add("committed");
            },
        () -> seen.add("ended"));
    assertThat(committing.await(1, TimeUnit.MINUTES)).isTrue();
    goOn.countDown();

    writer.abandon();

    assertThat(seen).containsExactly("committed", "ended");
  }

  @Test
  void endsTheWait_whenWhatIsAskedMeanwhileThrows() {
    CountDownLatch goOn = new CountDownLatch(1);
    writer.begin(
        "writing",
        () -> {
          goOn.await();
          return () -> {};
        },
        () -> {});

    assertThatThrownBy(
            () ->
                writer.await(
                    () -> {
                      throw MeanfieldException.interrupted("stopped");
                    }))
        .hasMessage("stopped");

    assertThat(writer.isIdle()).isFalse();
    goOn.countDown();
    writer.await(() -> {});
  }
}
