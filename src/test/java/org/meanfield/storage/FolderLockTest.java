package org.meanfield.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

class FolderLockTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Machine ELSEWHERE = new Machine("elsewhere", "another boot", "pid:[1]");

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
    FolderLock.acquire(folder, CLOCK).close();

    assertThat(file).doesNotExist();
    FolderLock.acquire(folder, CLOCK).close();
  }

  @Test
  void refusesASecondHolderInTheSameProcess() {
    try (FolderLock lock = FolderLock.acquire(folder, CLOCK)) {
      assertHeld("process " + ProcessHandle.current().pid());
      lock.check();
    }
  }

  @Test
  void refusesWhileTheHolderLives_andTakesOverWhenItIsGone() throws Exception {
    Process other = new ProcessBuilder("cat").start();
    Instant started = other.info().startInstant().orElseThrow();
    hold(Machine.here(), other.pid(), started);
    assertHeld("process " + other.pid());

    other.destroyForcibly().waitFor();
    try (FolderLock lock = FolderLock.acquire(folder, CLOCK)) {
      lock.check();
    }
  }

  @Test
  void takesOver_whenTheHoldersNumberIsAnotherProcessByNow() throws IOException {
    LockHolder here = LockHolder.here();
    ProcessStart other = new ProcessStart(here.started().at().plusSeconds(5), ProcessStart.UNKNOWN);
    hold(here.machine(), here.pid(), other);
    FolderLock.acquire(folder, CLOCK).close();

    assumeTrue(here.started().ticks() >= 0);
    hold(here.machine(), here.pid(), new ProcessStart(here.started().at(), 0));
    FolderLock.acquire(folder, CLOCK).close();
  }

  @Test
  void refuses_thoughTheClockWasSetSinceItsHolderBegan() throws IOException {
    LockHolder here = LockHolder.here();
    assumeTrue(here.started().ticks() >= 0);
    Instant byOldClock = here.started().at().minus(Duration.ofHours(3));
    hold(here.machine(), here.pid(), new ProcessStart(byOldClock, here.started().ticks()));

    assertHeld("process " + here.pid());
  }

  @Test
  void saysThatTheFolderIsGone_whenItWasMoved() throws IOException {
    try (FolderLock lock = FolderLock.acquire(folder, CLOCK)) {
      Files.delete(file);

      assertThatThrownBy(lock::check)
          .isInstanceOf(MeanfieldException.class)
          .hasMessageContainingAll("was moved", "resume the run where it is now");
    }
  }

  @Test
  void refusesAnotherMachinesLock_untilItWasNotTouchedForTenMinutes() throws IOException {
    hold(ELSEWHERE, 1, Instant.EPOCH);
    touchedAgo(FolderLock.ABANDONED.minusSeconds(5).toSeconds());
    assertHeld("process 1 on elsewhere");

    touchedAgo(FolderLock.ABANDONED.plusSeconds(5).toSeconds());
    FolderLock.acquire(folder, CLOCK).close();
  }

  @Test
  void refusesAHalfWrittenLock_untilItIsOld() throws IOException {
    Files.writeString(file, "{\"host\"");
    assertHeld("someone unknown");

    touchedAgo(FolderLock.ABANDONED.plusSeconds(5).toSeconds());
    FolderLock.acquire(folder, CLOCK).close();
  }

  @Test
  void isAnotherMachines_whereAContainerOfThisHostHoldsIt() throws IOException {
    Machine here = Machine.here();
    hold(new Machine(here.host(), here.boot(), "pid:[1]"), 1, Instant.EPOCH);

    assertHeld("process 1 on " + here.host());
  }

  @Test
  void isAnotherMachines_whereAnotherHostHasThisOnesName() throws IOException {
    Machine here = Machine.here();
    hold(new Machine(here.host(), "another boot", here.processes()), 1, Instant.EPOCH);

    assertHeld("process 1 on " + here.host());
  }

  @Test
  void readsALockThatNamesItsHostAlone_asAnotherMachines() throws IOException {
    Files.writeString(
        file,
        String.format(
            Locale.ROOT,
            """
            {"host":"%s","pid":1,"started":"2026-01-01T00:00:00Z","token":"theirs"}
            """,
            Machine.here().host()));
    assertHeld("process 1 on " + Machine.here().host());

    touchedAgo(FolderLock.ABANDONED.plusSeconds(5).toSeconds());
    FolderLock.acquire(folder, CLOCK).close();
  }

  @Test
  void takesAnotherMachinesLockAtOnce_whenToldTo() throws IOException {
    hold(ELSEWHERE, 1, Instant.EPOCH);

    try (FolderLock lock = FolderLock.takeOver(folder, CLOCK)) {
      lock.check();
    }
  }

  @Test
  void takesNoLockOfALivingProcessOfThisMachine_evenWhenToldTo() {
    try (FolderLock lock = FolderLock.acquire(folder, CLOCK)) {
      assertThatThrownBy(() -> FolderLock.takeOver(folder, CLOCK))
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
      lock.check();
    }
  }

  @Test
  void isNeverWrittenAnew_soThatItsHolderAlwaysFindsItWhole() throws Exception {
    try (FolderLock lock = FolderLock.acquire(folder, CLOCK)) {
      Object before = Files.readAttributes(file, "unix:ino,lastModifiedTime,ctime");
      lock.touch();
      assertThat((Object) Files.readAttributes(file, "unix:ino,lastModifiedTime,ctime"))
          .isEqualTo(before);

      Thread pulse = new Thread(() -> IntStream.range(0, 50).forEach(i -> lock.touch()));
      pulse.start();
      while (pulse.isAlive()) {
        lock.check();
      }
    }
  }

  @Test
  void isNotAbandoned_whileItsHolderWritesBesideIt() throws IOException {
    hold(ELSEWHERE, 1, Instant.EPOCH);
    touchedAgo(3600);
    new LockFile(folder, FolderLock.FILE).beat();

    assertHeld("process 1 on elsewhere");
  }

  @Test
  void isGivenBack_thoughAnInterruptIsPending() {
    FolderLock lock = FolderLock.acquire(folder, CLOCK);
    lock.touch();
    Thread.currentThread().interrupt();

    lock.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void givesWay_whereAnotherTookTheSameAbandonedLockAMomentLater() throws IOException {
    hold(ELSEWHERE, 1, Instant.EPOCH);
    touchedAgo(FolderLock.ABANDONED.plusSeconds(5).toSeconds());
    LockHolder quicker = LockHolder.here();
    LockAcquisition slow =
        new LockAcquisition(
            new LockFile(folder, FolderLock.FILE),
            CLOCK,
            () -> {
              // It found the abandoned one as well, and takes this one for it.
              folder.delete(FolderLock.FILE);
              folder.writeNew(FolderLock.FILE, quicker.toJson());
            },
            LockAcquisition.Onto.ABANDONED);

    assertThatThrownBy(slow::take).hasMessageContaining("in use by");
    assertThat(file).hasBinaryContent(quicker.toJson());
  }

  @Test
  void leavesNoLock_whereItIsInterruptedBeforeItIsSure() throws IOException {
    hold(ELSEWHERE, 1, Instant.EPOCH);
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> FolderLock.takeOver(folder, CLOCK))
        .isInstanceOfSatisfying(
            MeanfieldException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INTERRUPTED));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void hasOneHolder_whereTwoCreateItAtOnceAndTheStorageLetsBoth() throws Exception {
    LockFile objects = new LockFile(ObjectStore.folder(dir), FolderLock.FILE);
    CyclicBarrier both = new CyclicBarrier(2);
    ObjectStore.BEFORE_NEW.set(() -> meet(both));
    LockAcquisition acquisition =
        new LockAcquisition(objects, CLOCK, () -> meet(both), LockAcquisition.Onto.ABANDONED);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<LockHolder>> attempts =
          threads.invokeAll(List.of(acquisition::take, acquisition::take), 60, TimeUnit.SECONDS);

      List<LockHolder> holders = new ArrayList<>();
      List<Throwable> refused = new ArrayList<>();
      for (Future<LockHolder> attempt : attempts) {
        try {
          holders.add(attempt.get());
        } catch (ExecutionException e) {
          refused.add(e.getCause());
        }
      }
      assertThat(holders).singleElement().isEqualTo(objects.holder().orElseThrow());
      assertThat(refused).singleElement().asString().contains("in use by");
    } finally {
      ObjectStore.BEFORE_NEW.set(() -> {});
      threads.shutdownNow();
    }
  }

  @Test
  void hasOneHolder_whereManyCreateItAtOnce() throws Exception {
    int many = 8;
    CyclicBarrier all = new CyclicBarrier(many);
    ExecutorService threads = Executors.newFixedThreadPool(many);
    try {
      for (int round = 0; round < 20; round++) {
        Callable<Boolean> attempt =
            () -> {
              meet(all);
              return folder.writeNew(FolderLock.FILE, LockHolder.here().toJson());
            };
        int written = 0;
        for (Future<Boolean> one : threads.invokeAll(Collections.nCopies(many, attempt))) {
          written += one.get() ? 1 : 0;
        }
        assertThat(written).isEqualTo(1);
        folder.delete(FolderLock.FILE);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void noticesThatItWasTakenOver_andLeavesTheNewHoldersLockAlone() throws IOException {
    FolderLock lock = FolderLock.acquire(folder, CLOCK);
    hold(ELSEWHERE, 1, Instant.EPOCH);
    byte[] theirs = Files.readAllBytes(file);

    lock.touch();
    assertThatThrownBy(lock::check)
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContainingAll("taken over", "elsewhere");
    lock.close();

    assertThat(file).hasBinaryContent(theirs);
  }

  private void hold(Machine machine, long pid, Instant started) throws IOException {
    hold(machine, pid, new ProcessStart(started, ProcessStart.UNKNOWN));
  }

  private void hold(Machine machine, long pid, ProcessStart started) throws IOException {
    Files.write(file, new LockHolder(machine, pid, started, "theirs").toJson());
  }

  private static void meet(CyclicBarrier others) {
    try {
      others.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private void touchedAgo(long seconds) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(seconds)));
  }

  private void assertHeld(String holder) {
    assertThatThrownBy(() -> FolderLock.acquire(folder, CLOCK))
        .isInstanceOfSatisfying(
            MeanfieldException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USAGE))
        .hasMessageContainingAll("in use by", holder);
  }
}
