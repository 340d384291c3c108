package org.meanfield.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.fault.Fault;
import org.meanfield.fault.FaultKind;

class RunLockTest {
  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir Path dir;
  private Folder folder;
  private Path file;

  @BeforeEach
  void folder() {
    folder = Folder.at(dir.toString(), new Configuration());
    file = dir.resolve("lock");
  }

  @Test
  void isFreeAgain_whenClosed() {
    RunLock.acquire(folder, CLOCK).close();

    assertThat(file).doesNotExist();
    RunLock.acquire(folder, CLOCK).close();
  }

  @Test
  void refusesASecondHolderInTheSameProcess() {
    try (RunLock lock = RunLock.acquire(folder, CLOCK)) {
      assertHeld("process " + ProcessHandle.current().pid());
      lock.check();
    }
  }

  @Test
  void refusesWhileTheHolderLives_andTakesOverWhenItIsGone() throws Exception {
    Process other = new ProcessBuilder("cat").start();
    Instant started = other.info().startInstant().orElseThrow();
    hold(LockHolder.here().host(), other.pid(), started);
    assertHeld("process " + other.pid());

    other.destroyForcibly().waitFor();
    try (RunLock lock = RunLock.acquire(folder, CLOCK)) {
      lock.check();
    }
  }

  @Test
  void takesOver_whenTheHoldersNumberIsAnotherProcessByNow() throws IOException {
    LockHolder here = LockHolder.here();
    hold(here.host(), here.pid(), here.started().minusSeconds(1));

    RunLock.acquire(folder, CLOCK).close();
  }

  @Test
  void refusesAnotherMachinesLock_untilItWasNotTouchedForTenMinutes() throws IOException {
    hold("elsewhere", 1, Instant.EPOCH);
    touchedAgo(RunLock.ABANDONED.minusSeconds(5).toSeconds());
    assertHeld("process 1 on elsewhere");

    touchedAgo(RunLock.ABANDONED.plusSeconds(5).toSeconds());
    RunLock.acquire(folder, CLOCK).close();
  }

  @Test
  void refusesAHalfWrittenLock_untilItIsOld() throws IOException {
    Files.writeString(file, "{\"host\"");
    assertHeld("someone unknown");

    touchedAgo(RunLock.ABANDONED.plusSeconds(5).toSeconds());
    RunLock.acquire(folder, CLOCK).close();
  }

  @Test
  void looksFreshAfterATouch() throws IOException {
    try (RunLock lock = RunLock.acquire(folder, CLOCK)) {
      touchedAgo(3600);
      lock.touch();

      assertThat(Files.getLastModifiedTime(file).toInstant())
          .isAfter(Instant.now().minusSeconds(60));
    }
  }

  @Test
  void noticesThatItWasTakenOver_andLeavesTheNewHoldersLockAlone() throws IOException {
    RunLock lock = RunLock.acquire(folder, CLOCK);
    hold("elsewhere", 1, Instant.EPOCH);
    byte[] theirs = Files.readAllBytes(file);

    lock.touch();
    assertThatThrownBy(lock::check)
        .isInstanceOf(Fault.class)
        .hasMessageContainingAll("taken over", "elsewhere");
    lock.close();

    assertThat(file).hasBinaryContent(theirs);
  }

  private void hold(String host, long pid, Instant started) throws IOException {
    Files.write(file, new LockHolder(host, pid, started, "theirs").toJson());
  }

  private void touchedAgo(long seconds) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(seconds)));
  }

  private void assertHeld(String holder) {
    assertThatThrownBy(() -> RunLock.acquire(folder, CLOCK))
        .isInstanceOfSatisfying(Fault.class, e -> assertThat(e.kind()).isEqualTo(FaultKind.USAGE))
        .hasMessageContainingAll("in use by", holder);
  }
}
