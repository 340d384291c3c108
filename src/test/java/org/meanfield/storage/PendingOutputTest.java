package org.meanfield.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

/** What a reader finds, whatever two writers of one folder do and wherever one of them dies. */
class PendingOutputTest {
  private static final Clock CLOCK = Clock.systemUTC();

  /** Written last; what tells that a folder is whole. */
  private static final String MARK = "_SUCCESS";

  @TempDir Path dir;

  /** A writer, step by step. */
  private static final class Writer {
    static final int STEPS = 5;
    private final String name;
    private final Folder target;
    private @Nullable PendingOutput output;
    private int step;
    Optional<MeanfieldException> refused = Optional.empty();

    Writer(String name, Folder target) {
      this.name = name;
      this.target = target;
    }

    boolean goesOn() {
      return step < STEPS && refused.isEmpty();
    }

    void go() {
      try {
        next();
      } catch (MeanfieldException e) {
        refused = Optional.of(e);
        close();
      }
      step++;
    }

    private void next() {
      PendingOutput out = output;
      if (out == null) {
        output =
            target.isAtomic()
                ? PendingOutput.create(target, "--out " + target, CLOCK)
                : InPlaceOutput.claimed(target, "--out " + target, CLOCK, () -> {});
        return;
      }
      switch (step) {
        case 1, 2 -> put(out, "part-" + step + "-" + name);
        case 3 -> put(out, MARK);
        default -> {
          out.commit();
          close();
        }
      }
    }

    private void put(PendingOutput out, String file) {
      out.check();
      out.folder().write(file, name.getBytes(StandardCharsets.UTF_8));
    }

    void close() {
      if (output != null) {
        output.close();
      }
    }
  }

  @Property(tries = 100)
  void isOneWritersWhole_orNotThere_whereverTheOtherDies(
      @ForAll @Size(2 * Writer.STEPS) List<Boolean> turns,
      @ForAll @IntRange(max = Writer.STEPS) int dies,
      @ForAll boolean renamed)
      throws IOException {
    Path scratch = Files.createTempDirectory("pending-output");
    try {
      Path place = scratch.resolve("table");
      Folder target = renamed ? local(place) : ObjectStore.folder(place);
      Writer mortal = new Writer("mortal", target);
      Writer other = new Writer("other", target);
      for (boolean turn : turns) {
        step(turn ? mortal : other, mortal, dies);
      }
      while (other.goesOn()) {
        step(other, mortal, dies);
      }
      List<String> left = files(place);
      boolean mortalWhole = dies == Writer.STEPS && mortal.refused.isEmpty() && !mortal.goesOn();
      if (left.contains(MARK)) {
        String winner = Files.readString(place.resolve(MARK));
        assertThat(left)
            .filteredOn(name -> !name.startsWith("_lock"))
            .containsExactlyInAnyOrder("part-1-" + winner, "part-2-" + winner, MARK);
      }
      assertThat(left.contains(MARK) || !other.refused.isEmpty()).isTrue();
      assertThat(other.refused.isPresent() && mortalWhole && !left.contains(MARK)).isFalse();
      Stream.of(mortal, other)
          .flatMap(w -> w.refused.stream())
          .forEach(fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.USAGE));
      whatTheDeadHasWrittenIsLeft(scratch, mortal, dies);
    } finally {
      FileUtils.deleteDirectory(scratch.toFile());
    }
  }

  private static void step(Writer turn, Writer mortal, int dies) {
    if (turn.goesOn() && !(turn == mortal && mortal.step == dies)) {
      turn.go();
    }
  }

  private static void whatTheDeadHasWrittenIsLeft(Path scratch, Writer mortal, int dies)
      throws IOException {
    if (mortal.refused.isEmpty() && mortal.step == dies && dies > 1 && dies < Writer.STEPS) {
      try (Stream<Path> all = Files.walk(scratch)) {
        assertThat(all.map(p -> String.valueOf(p.getFileName()))).contains("part-1-mortal");
      }
    }
  }

  @Test
  void isOneWriters_whereManyPutTheirsInPlaceAtOnce() throws Exception {
    int many = 6;
    CyclicBarrier all = new CyclicBarrier(many);
    ExecutorService threads = Executors.newFixedThreadPool(many);
    try {
      Folder target = local(dir.resolve("table"));
      List<Callable<Boolean>> writers = new ArrayList<>();
      for (int w = 0; w < many; w++) {
        Writer writer = new Writer("writer-" + w, target);
        while (writer.step < Writer.STEPS - 1) {
          writer.go();
        }
        writers.add(
            () -> {
              all.await(30, TimeUnit.SECONDS);
              writer.go();
              return writer.refused.isEmpty();
            });
      }
      int won = 0;
      for (Future<Boolean> one : threads.invokeAll(writers)) {
        won += one.get() ? 1 : 0;
      }
      assertThat(won).isEqualTo(1);
      assertThat(files(dir.resolve("table"))).hasSize(3);
      assertThat(files(dir)).containsExactly("table");
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void leavesAnOlderOneAlone_untilTheNewOneIsWhole() throws IOException {
    older("table");
    Folder target = local(dir.resolve("table"));

    try (PendingOutput out = PendingOutput.replacing(target, CLOCK)) {
      out.folder().write("new", new byte[1]);
      assertThat(files(dir.resolve("table"))).containsExactly("old");
    }
    assertThat(files(dir.resolve("table"))).containsExactly("old");

    try (PendingOutput out = PendingOutput.replacing(target, CLOCK)) {
      out.folder().write("new", new byte[1]);
      out.commit();
    }
    assertThat(files(dir.resolve("table"))).containsExactly("new");
    assertThat(files(dir)).containsExactly("table");
  }

  @Test
  void replacesAnOlderOne_whereNothingIsRenamed() throws IOException {
    older("table");

    try (PendingOutput out =
        PendingOutput.replacing(ObjectStore.folder(dir.resolve("table")), CLOCK)) {
      out.folder().write("new", new byte[1]);
      out.commit();
    }
    assertThat(files(dir.resolve("table"))).containsExactly("new");
    assertThat(files(dir)).containsExactly("table");
  }

  @Test
  void replacesNoFile() throws IOException {
    Files.writeString(dir.resolve("table"), "notes");

    try (PendingOutput out = PendingOutput.replacing(local(dir.resolve("table")), CLOCK)) {
      out.folder().write("new", new byte[1]);
      assertThatThrownBy(out::commit).hasMessageContaining("is a file");
    }
    assertThat(dir.resolve("table")).hasContent("notes");
  }

  @Test
  void isNotPutInPlace_byAProcessThatLostTheFolderAround() throws IOException {
    older("model");
    HeldFence fence = new HeldFence("11111111-of-the-first");
    try (PendingOutput out = PendingOutput.within(local(dir.resolve("model")), fence)) {
      out.folder().write("new", new byte[1]);
      fence.lose();
      assertThatThrownBy(out::commit).hasMessageContaining("taken over");
    }
    assertThat(files(dir.resolve("model"))).containsExactly("old");
    assertThat(files(dir)).containsExactly("model");
  }

  @Test
  void takesItsOwnAway_thoughAnInterruptIsPending() throws IOException {
    try (PendingOutput out = PendingOutput.create(local(dir.resolve("table")), "--out", CLOCK)) {
      out.folder().write("part", new byte[1]);
      Thread.currentThread().interrupt();
    }
    assertThat(Thread.interrupted()).isTrue();
    assertThat(files(dir)).isEmpty();
  }

  private void older(String name) throws IOException {
    Files.createDirectory(dir.resolve(name));
    Files.createFile(dir.resolve(name).resolve("old"));
  }

  private static Folder local(Path path) {
    return Folder.at(path.toString(), new Configuration());
  }

  private static List<String> files(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(p -> String.valueOf(p.getFileName())).sorted().toList();
    }
  }
}
