package org.meanfield.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.run.RunFolder;
import org.meanfield.run.RunStatus;

class RunRecordTest {
  @TempDir Path folder;

  private RunRecord read() {
    return RunRecord.read(folder.resolve("run").toString(), new Configuration());
  }

  @Test
  void hasTheTestThatTheRunWrote() throws IOException {
    SavedRun.writeTested(folder.resolve("run"), "2");

    assertThat(read().test()).contains(SavedRun.evaluation());
  }

  @Test
  void tellsWhyThereIsNoTest_whenTheRecipeNamesNone() throws IOException {
    SavedRun.write(folder.resolve("run"), "2");

    assertThat(RunHtml.test(read()))
        .contains(
            "run has not been tested: it holds no evaluation.json, since its recipe names no");
  }

  @Test
  void tellsWhyThereIsNoTest_whenTheRunStillGoesOn() throws IOException {
    SavedRun.write(folder.resolve("run"), "2");
    RunFolder.open(folder.resolve("run").toString(), new Configuration())
        .writeStatus(RunStatus.running(Instant.EPOCH));

    assertThat(RunHtml.test(read())).contains("since it has not come to its end");
  }

  @Test
  void namesTheLine_whenItsMetricsAreDamaged() throws IOException {
    Files.writeString(SavedRun.write(folder.resolve("run"), "2").resolve("metrics.jsonl"), "{\"t");

    assertThatThrownBy(this::read)
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("metrics.jsonl, line 1 is no JSON");
  }

  @Test
  void aNotebookShowsAFaultInOneLine() {
    Throwable shown = catchThrowable(() -> OneLineFaults.of(this::read));

    StringWriter printed = new StringWriter();
    shown.printStackTrace(new PrintWriter(printed, true));
    assertThat(printed.toString().lines())
        .singleElement()
        .asString()
        .endsWith(
            "run is no run folder: there is no such folder. Give the folder that an earlier train named");
  }
}
