package org.meanfield.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutorStartsTest {
  private static final LocalDateTime TEN = LocalDateTime.of(2026, 11, 30, 10, 0, 0);

  @TempDir Path logs;

  @BeforeEach
  void twoWorkersOfTwoApplications() throws IOException {
    worker(1, launch("10:00:05", "app-1/0"), launch("10:01:00", "app-1/2"));
    worker(2, launch("10:00:05", "app-1/1"), launch("10:03:04", "app-2/0"));
    registered(1, "app-1/0", "10:00:09");
    registered(2, "app-1/1", "10:00:11");
    registered(1, "app-1/2", "10:01:07");
    registered(2, "app-2/0", "10:03:10");
  }

  @Test
  void countsADriverUntilItsLastFirstExecutorIsThere_andEachThatCameLater() throws Exception {
    ExecutorStarts starts = ExecutorStarts.in(logs);

    assertThat(starts.starts()).hasSize(4);
    // The driver of the first took 11 s, one executor 7 s; the second driver 10 s.
    assertThat(starts.seconds(List.of(TEN, TEN.plusMinutes(3)), 2)).isEqualTo(11 + 7 + 10);
  }

  @Test
  void leavesOutAnExecutorThatNeverRegistered() throws Exception {
    worker(3, launch("10:02:00", "app-1/3"));

    assertThat(ExecutorStarts.in(logs).starts()).hasSize(4);
  }

  private void worker(int number, String... launches) throws IOException {
    Files.writeString(logs.resolve("worker-" + number + ".log"), String.join("\n", launches));
  }

  private static String launch(String time, String executor) {
    return "26/11/30 " + time + " INFO Worker: Asked to launch executor " + executor + " for Some";
  }

  private void registered(int worker, String executor, String time) throws IOException {
    Path folder = Files.createDirectories(logs.resolve("worker-" + worker).resolve(executor));
    Files.writeString(
        folder.resolve("stderr"),
        "26/11/30 10:00:00 INFO Other: nothing\n26/11/30 "
            + time
            + " INFO CoarseGrainedExecutorBackend: Successfully registered with driver\n");
  }
}
