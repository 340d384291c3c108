package org.meanfield.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meanfield.fault.MeanfieldException;

class SubmissionTest {
  private static final Configuration HADOOP = new Configuration();

  @TempDir Path folder;

  @Test
  void handsTheOutcomeOver_andTakesTheJarAway() throws Exception {
    Path jar = Files.writeString(folder.resolve("some.jar"), "jar");
    Submission sent = Submission.create(run(), HADOOP, Clock.systemUTC());
    Path carried = Path.of(sent.carry(jar));
    assertThat(carried).hasContent("jar");
    assertThat(sent.outcome()).isEmpty();
    DriverOutcome outcome = new DriverOutcome(3, "", "meanfield: \"bad\" data – läuft nicht\n");

    Submission.at(sent.location(), HADOOP).end(outcome);

    assertThat(sent.outcome()).contains(outcome);
    assertThat(carried).doesNotExist();
  }

  @Test
  void leavesTheRunFolderToTheRun() {
    Submission.create(run(), HADOOP, Clock.systemUTC());

    RunFolder made = RunFolder.create(run(), HADOOP);

    made.write(RunFolder.RECIPE, "");
    assertThatThrownBy(() -> RunFolder.create(run(), HADOOP))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("exists already");
  }

  @Test
  void knowsTheRunThatAnAttemptBeforeHasBegun() {
    Submission sent = Submission.create(run(), HADOOP, Clock.systemUTC());
    assertThat(sent.begin()).isEmpty();
    assertThat(sent.begin()).as("lost before it made the run").isEmpty();

    RunFolder made = RunFolder.create(run(), HADOOP);
    made.write(RunFolder.RECIPE, "");

    assertThat(sent.begin()).map(RunFolder::location).contains(made.location());
    assertThat(Submission.create(run(), HADOOP, Clock.systemUTC()).begin())
        .as("the run of another driver")
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"exitStatus\":", "{\"exitStatus\":256,\"out\":\"o\",\"err\":\"e\"}"})
  void refusesAnOutcomeThatIsHalfWrittenOrOfNoProcess(String json) throws Exception {
    Submission sent = Submission.create(run(), HADOOP, Clock.systemUTC());
    leave(sent, json);

    assertThatThrownBy(sent::outcome)
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("outcome.json");
  }

  @Test
  void readsTheOutcomeOfADriver() throws Exception {
    Submission sent = Submission.create(run(), HADOOP, Clock.systemUTC());
    leave(sent, "{\"exitStatus\":3,\"out\":\"o\",\"err\":\"e\"}");

    assertThat(sent.outcome()).contains(new DriverOutcome(3, "o", "e"));
  }

  private static void leave(Submission sent, String outcome) throws IOException {
    Files.writeString(
        Path.of(sent.location().substring("file:".length())).resolve("outcome.json"), outcome);
  }

  private String run() {
    return folder.resolve("a run").toString();
  }
}
