package org.meanfield.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.storage.Folder;
import org.meanfield.storage.FolderLock;
import org.meanfield.storage.Leftover;
import org.meanfield.storage.LockHolder;
import org.meanfield.storage.Machine;
import org.meanfield.storage.ObjectStore;
import org.meanfield.storage.PendingOutput;
import org.meanfield.storage.ProcessStart;

class LeftoversTest {
  private static final Clock CLOCK = Clock.systemUTC();

  /** This process's number with a start that is not its own: its process is gone. */
  private static final LockHolder DEAD =
      new LockHolder(
          Machine.here(),
          ProcessHandle.current().pid(),
          new ProcessStart(Instant.parse("2026-01-01T00:00:00Z"), ProcessStart.UNKNOWN),
          "x");

  @TempDir Path dir;

  @Test
  void areWhatTheDeadLeft_andNothingElse() throws IOException {
    run("whole");
    run("killed");
    hold("killed/lock", DEAD);
    file("killed/.model-11111111/content/weights.safetensors", 1_000);
    file("killed/.metrics.jsonl-22222222", 10);
    file("killed/checkpoints/.epoch-0003-33333333/slice-00000", 100);
    file("killed/checkpoints/damaged-epoch-0002/slice-00000", 100);
    file("killed/checkpoints/epoch-0001/slice-00000", 100);
    hold("never-begun/lock", DEAD);
    hold("shards/lock", DEAD);
    file("shards/preparing/plan.json", 1);
    hold(".table-44444444/_lock", DEAD);
    file(".table-44444444/content/part-0", 50);
    file("notes/.draft-55555555", 5);
    file(".cache-66666666/of-another-program", 5);
    longAgo(".cache-66666666");

    assertThat(found())
        .containsExactlyInAnyOrder(
            "LOCK killed/lock",
            "OUTPUT killed/.model-11111111",
            "OUTPUT killed/.metrics.jsonl-22222222",
            "CHECKPOINT killed/checkpoints/.epoch-0003-33333333",
            "CHECKPOINT killed/checkpoints/damaged-epoch-0002",
            "RUN never-begun",
            "LOCK shards/lock",
            "OUTPUT .table-44444444");

    leftovers().forEach(leftover -> leftover.delete(CLOCK));

    assertThat(found()).isEmpty();
    assertThat(files())
        .containsExactlyInAnyOrder(
            "whole/recipe.conf",
            "killed/recipe.conf",
            "killed/checkpoints/epoch-0001/slice-00000",
            "shards/preparing/plan.json",
            "notes/.draft-55555555",
            ".cache-66666666/of-another-program");
  }

  @Test
  void areNoneOfWhatTheLivingUse() throws IOException {
    run("running");
    file("running/.model-11111111/content/weights.safetensors", 1_000);
    Files.createDirectories(dir.resolve(".just-begun-22222222"));
    try (FolderLock lock = FolderLock.acquire(folder().child("running"), CLOCK);
        PendingOutput table = PendingOutput.create(folder().child("table"), "--out table", CLOCK)) {
      lock.check();
      table.folder().write("part-0", new byte[1]);

      assertThat(found()).isEmpty();
    }
  }

  @Test
  void tellTheirSizeAndTheirHolder() throws IOException {
    hold(".table-44444444/_lock", DEAD);
    file(".table-44444444/content/part-0", 50_000);

    Leftover table = leftovers().get(0);

    assertThat(table.bytes()).isBetween(50_000L, 51_000L);
    assertThat(table.holder()).isEqualTo(DEAD.toString());
  }

  @Test
  void areNotTakenAway_whereAProcessHasBegunToUseThem() throws IOException {
    run("killed");
    hold("killed/lock", DEAD);
    file("killed/.model-11111111/content/weights.safetensors", 1_000);
    List<Leftover> left = leftovers();
    assertThat(left).hasSize(2);

    try (FolderLock lock = FolderLock.acquire(folder().child("killed"), CLOCK)) {
      lock.check();
      assertThat(left)
          .allSatisfy(
              leftover ->
                  assertThatThrownBy(() -> leftover.delete(CLOCK))
                      .isInstanceOf(MeanfieldException.class)
                      .hasMessageContaining("in use by"));
    }
    assertThat(files()).contains("killed/.model-11111111/content/weights.safetensors");
  }

  @Test
  void putBackWhatWasAsideToBeReplaced_whereNothingTookItsPlace() throws IOException {
    hold(".model-44444444/_lock", DEAD);
    file(".model-44444444/replaced/old", 1);
    file(".model-44444444/content/new", 1);

    leftovers().forEach(leftover -> leftover.delete(CLOCK));

    assertThat(files()).containsExactly("model/old");
  }

  @Test
  void areFoundWhereOutputsAreWrittenInTheirPlace() throws IOException {
    hold("table/_lock", DEAD);
    file("table/part-0", 1);
    Folder objects = ObjectStore.folder(dir);

    Leftovers.in(objects, CLOCK.instant()).forEach(leftover -> leftover.delete(CLOCK));

    assertThat(files()).isEmpty();
  }

  private List<String> found() {
    return leftovers().stream()
        .map(left -> left.kind() + " " + dir.relativize(Path.of(left.place().location())))
        .toList();
  }

  private List<Leftover> leftovers() {
    return Leftovers.in(folder(), CLOCK.instant());
  }

  private Folder folder() {
    return Folder.at(dir.toString(), new Configuration());
  }

  private void run(String name) throws IOException {
    file(name + "/recipe.conf", 1);
  }

  private void hold(String lock, LockHolder holder) throws IOException {
    Files.createDirectories(dir.resolve(lock).getParent());
    Files.write(dir.resolve(lock), holder.toJson());
  }

  private void file(String name, int bytes) throws IOException {
    Files.createDirectories(dir.resolve(name).getParent());
    Files.write(dir.resolve(name), new byte[bytes]);
  }

  private void longAgo(String name) throws IOException {
    Files.setLastModifiedTime(
        dir.resolve(name),
        FileTime.from(Instant.now().minus(FolderLock.ABANDONED.multipliedBy(2))));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(dir)) {
      return all.filter(Files::isRegularFile).map(p -> dir.relativize(p).toString()).toList();
    }
  }
}
