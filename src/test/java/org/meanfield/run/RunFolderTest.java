package org.meanfield.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.storage.Folder;
import org.meanfield.storage.HeldFence;

class RunFolderTest {
  private static final Configuration CONF = new Configuration();
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);

  @TempDir Path dir;

  @Test
  void makesMissingParents() {
    RunFolder run = RunFolder.create(path("a/b/run"), CONF);
    run.write(RunFolder.RECIPE, "seed = 1\n");

    assertThat(RunFolder.open(path("a/b/run"), CONF).read(RunFolder.RECIPE)).contains("seed = 1\n");
    assertThat(run.location()).isEqualTo(path("a/b/run"));
  }

  @Test
  void leavesNothingBehind_whenAskedWhetherItCanBeMade() throws IOException {
    RunFolder.checkCreatable(path("a/run"), CONF);

    try (var files = Files.list(dir)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void refusesAnExistingRun_andSaysHowToResumeIt() {
    RunFolder.create(path("run"), CONF).write(RunFolder.RECIPE, "");

    assertFault(() -> RunFolder.create(path("run"), CONF), ErrorKind.USAGE)
        .hasMessageContainingAll("exists already", "another run.folder", "resume " + path("run"));
  }

  @Test
  void refusesAPathThroughAFile() throws IOException {
    Files.writeString(dir.resolve("notes"), "");

    assertFault(() -> RunFolder.checkCreatable(path("notes/run"), CONF), ErrorKind.STORAGE)
        .hasMessageContainingAll(path("notes/run"), "notes is a file", "another run.folder");
  }

  @Test
  void refusesAFolderThatCannotBeWritten() {
    // Nobody, not even root, makes files there.
    assumeTrue(Files.isDirectory(Path.of("/proc/self")));

    assertFault(() -> RunFolder.checkCreatable("/proc/run", CONF), ErrorKind.STORAGE)
        .hasMessageContainingAll("/proc/run cannot be made", "/proc cannot be written");
  }

  @Test
  void refusesAFileSystemThatIsNotKnown() {
    assertFault(() -> RunFolder.checkCreatable("ftq://host/run", CONF), ErrorKind.USAGE)
        .hasMessageContainingAll("ftq://host/run", "URI");
  }

  @Test
  void opensRunFoldersOnly() {
    assertFault(() -> RunFolder.open(path("none"), CONF), ErrorKind.USAGE)
        .hasMessageContaining("there is no such folder");
    assertFault(() -> RunFolder.open(path(""), CONF), ErrorKind.USAGE)
        .hasMessageContaining("it holds no recipe.conf");
  }

  @Test
  void givesBackItsStatus() {
    RunFolder run = RunFolder.create(path("run"), CONF);
    RunStatus failed =
        RunStatus.running(NOON)
            .ended(RunStatus.State.FAILED, "3 of 4 images", NOON.plusSeconds(5), 3);

    run.writeStatus(failed);

    assertThat(run.status()).isEqualTo(failed);
  }

  @Test
  void isInterrupted_whenItsStatusIsCutShort() throws IOException {
    RunFolder run = RunFolder.create(path("run"), CONF);
    run.writeStatus(RunStatus.running(NOON));
    Files.writeString(dir.resolve("run/status.json"), "{\"state\":\"runn");

    assertThat(run.status().state()).isEqualTo(RunStatus.State.INTERRUPTED);
  }

  @Test
  void isLeftAlone_byAProcessThatLostIt() {
    HeldFence fence = new HeldFence("mine");
    RunFolder run = RunFolder.create(path("run"), CONF).under(fence);
    run.write(RunFolder.METRICS, "before");
    fence.lose();

    assertFault(() -> run.write(RunFolder.METRICS, "after"), ErrorKind.STORAGE);
    assertFault(() -> run.writeStatus(RunStatus.running(NOON)), ErrorKind.STORAGE);
    assertFault(run::newModel, ErrorKind.STORAGE);
    assertThat(run.read(RunFolder.METRICS)).contains("before");
    assertThat(run.folder().names()).containsExactly(RunFolder.METRICS);
  }

  @Test
  void takesAwayWhatWasLeftBesideItsFiles() throws IOException {
    RunFolder run = RunFolder.create(path("run"), CONF);
    run.write(RunFolder.RECIPE, "seed = 1\n");
    Files.writeString(dir.resolve("run/.status.json-0123abcd"), "{");
    Path left = Files.createDirectories(dir.resolve("run/.model-0123abcd"));
    Files.createDirectories(left.resolve("content"));
    Files.writeString(Files.createDirectories(left.resolve("replaced")).resolve("older"), "");

    run.sweep();

    try (var files = Files.list(dir.resolve("run"))) {
      // What was to be replaced was whole.
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(RunFolder.RECIPE, "model");
    }
    assertThat(dir.resolve("run/model/older")).exists();
  }

  @Test
  void leavesTheOlderFileWhole_whereTheNewOneCannotBeWritten() throws IOException {
    RunFolder run = RunFolder.create(path("run"), CONF);
    Files.createDirectories(dir.resolve("run/metrics.jsonl/in-the-way"));

    assertFault(() -> run.write(RunFolder.METRICS, "text"), ErrorKind.STORAGE)
        .hasMessageContaining("cannot write " + path("run/metrics.jsonl"));
    assertThat(run.folder().names()).containsExactly(RunFolder.METRICS);
  }

  @Test
  void namesARunByRecipeAndUtcTime_andCountsOnWhereTaken() throws IOException {
    Folder runs = Folder.at(path("runs"), CONF);
    assertThat(RunFolder.freeName(runs, "quickstart", CLOCK))
        .isEqualTo("quickstart-20260304-120000");

    Files.createDirectories(dir.resolve("runs/quickstart-20260304-120000"));
    Files.createDirectories(dir.resolve("runs/quickstart-20260304-120000-2"));
    assertThat(RunFolder.freeName(runs, "quickstart", CLOCK))
        .isEqualTo("quickstart-20260304-120000-3");
  }

  private String path(String name) {
    return dir.resolve(name).toString();
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ?> assertFault(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ErrorKind kind) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MeanfieldException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
