package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose driver is stopped in mid-epoch goes on to the undisturbed bits. */
class ResumeIT {
  @TempDir Path folder;

  @Test
  void comesToTheUndisturbedWeights_whenTheDriverWasKilled() throws Exception {
    SmallRun run = SmallRun.in(folder.resolve("killed"));
    SmallRun.Started started = run.startAndAwaitSecondEpoch("--master", "local[2]");

    // Not by the Process, which would close its streams with it.
    started.process().toHandle().destroyForcibly();

    assertThat(started.end()).isEqualTo(137);
    assertThat(run.resume()).isEqualTo(SmallRun.undisturbedWeights(folder));
  }

  @Test
  void endsCleanlyWithTheLastCheckpoint_onCtrlC() throws Exception {
    SmallRun run = SmallRun.in(folder.resolve("interrupted"));
    SmallRun.Started started = run.startAndAwaitSecondEpoch("--master", "local[2]");

    new ProcessBuilder("kill", "-INT", Long.toString(started.process().pid())).start().waitFor();

    assertThat(started.end()).as(started.lines().toString()).isEqualTo(130);
    assertThat(Files.readString(run.run().resolve("status.json"))).contains("\"interrupted\"");
    assertThat(run.run().resolve("checkpoints"))
        .isDirectoryRecursivelyContaining("glob:**/manifest.json");
    assertThat(String.join("\n", started.lines()))
        .contains("scripts/meanfield resume " + run.run())
        .doesNotContain("\tat ");
    assertThat(run.resume()).isEqualTo(SmallRun.undisturbedWeights(folder));
  }

  @Test
  @Tag("slow")
  void keepsTheRoundsOfTheEpochUnderWay_onSigterm() throws Exception {
    // An epoch of thirty rounds, so that the signal comes in its middle.
    String[] setting = {"--set", "averaging.every=1", "--master", "local[2]"};
    SmallRun run = SmallRun.in(folder.resolve("terminated"));
    SmallRun.Started started = run.startAndAwaitSecondEpoch(setting);

    new ProcessBuilder("kill", "-TERM", Long.toString(started.process().pid())).start().waitFor();

    assertThat(started.end()).as(started.lines().toString()).isEqualTo(143);
    assertThat(Files.readString(run.run().resolve("status.json"))).contains("\"interrupted\"");
    assertThat(run.run().resolve("checkpoints"))
        .isDirectoryRecursivelyContaining("glob:**/epoch-0001-round-0000*/manifest.json");
    assertThat(String.join("\n", started.lines()))
        .contains("scripts/meanfield resume " + run.run())
        .doesNotContain("\tat ", "epoch 2/");
    String whole = SmallRun.in(folder.resolve("whole")).train(setting);
    assertThat(run.resume()).isEqualTo(whole);
  }
}
