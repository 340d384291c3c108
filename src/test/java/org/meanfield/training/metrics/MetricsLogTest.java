package org.meanfield.training.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.averaging.RoundResult;
import org.meanfield.averaging.state.Traffic;
import org.meanfield.averaging.state.WorkerReport;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.run.RunFolder;
import org.meanfield.storage.CommittedFolder;
import org.meanfield.storage.Folder;

class MetricsLogTest {
  @TempDir Path dir;

  private static RoundResult round() {
    byte[] tally = new WorkerStats(3, 12.5, 250_000_000).encode();
    BlockAddress executor = new BlockAddress("7", "node", 4040);
    return new RoundResult(
        List.of(new WorkerReport(0, executor, 10, "", 1, 2_000_000_000L, Traffic.NONE, tally)),
        new Traffic(300, 100),
        3_000_000_000L);
  }

  private static EpochMetrics epoch(int epoch, @Nullable Double accuracy) {
    return new EpochMetrics(
        epoch,
        2,
        6,
        new StepCount(20, 25.0),
        new EpochMetrics.Times(6, 4, 0.25, 0.5, 1),
        new Traffic(600, 200),
        accuracy,
        accuracy);
  }

  private static String text(MetricsLine... lines) {
    return KeptMetrics.text(Stream.of(lines).map(MetricsLine::text).toList());
  }

  @Test
  void comesBackFromItsOwnText() {
    MetricsLog parsed =
        MetricsLog.parse(
            "metrics.jsonl",
            text(
                MetricsLine.of(1, 1, round()),
                MetricsLine.of(1, 2, round()),
                MetricsLine.of(epoch(1, 0.75)),
                MetricsLine.of(2, 3, round()),
                MetricsLine.of(epoch(2, null))));

    assertThat(parsed.epochs()).isEqualTo(List.of(epoch(1, 0.75), epoch(2, null)));
    assertThat(parsed.workers()).hasSize(3);
    assertThat(parsed.workers().get(2))
        .isEqualTo(
            new WorkerRoundMetrics(
                2, 3, 0, "7", "node", new WorkerRoundMetrics.Work(10, 3, 0.25, 2, 1.25), ""));
  }

  @Test
  void comesBackFromTheRunFolder_whenItsLinesFillManyFiles() {
    RunMetrics metrics = new RunMetrics(run(), 1_000);
    write(metrics, 1, 7);
    metrics.publish();

    MetricsLog read = MetricsLog.read(run());

    assertThat(MetricsLog.olderFiles(run())).isGreaterThan(2);
    assertThat(read.epochs()).extracting(EpochMetrics::epoch).containsExactly(1, 2, 3, 4, 5, 6, 7);
    assertThat(read.workers())
        .extracting(WorkerRoundMetrics::round)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(metrics.epochs()).isEqualTo(read.epochs());
  }

  @Test
  void hasEachLineOnce_whenTheProcessEndedBetweenAnOlderFileAndTheNewest() {
    RunMetrics metrics = new RunMetrics(run(), 2_000);
    write(metrics, 1, 2);
    metrics.publish();
    // The file that these fill holds what was published before.
    write(metrics, 3, 4);

    assertThat(MetricsLog.olderFiles(run())).isEqualTo(1);
    assertThat(MetricsLog.read(run()).epochs())
        .extracting(EpochMetrics::epoch)
        .startsWith(1, 2)
        .doesNotHaveDuplicates();
  }

  @Test
  void checkpointsStaySmall_whateverTheRunsLength() {
    RunMetrics metrics = new RunMetrics(run(), 1_000);
    int longest = 0;
    for (int epoch = 1; epoch <= 50; epoch++) {
      write(metrics, epoch, epoch);
      longest = Math.max(longest, KeptMetrics.text(metrics.kept().newest()).length());
    }

    assertThat(longest).isLessThan(2_000);
  }

  @Test
  void takesBackWhatARollbackUndoes() {
    RunMetrics metrics = new RunMetrics(run(), 1_000);
    write(metrics, 1, 3);
    CommittedFolder checkpoint = checkpoint(metrics.kept());
    write(metrics, 4, 9);
    metrics.publish();
    List<String> told = new ArrayList<>();

    metrics.restore(checkpoint, told::add);

    assertThat(MetricsLog.read(run()).epochs())
        .extracting(EpochMetrics::epoch)
        .containsExactly(1, 2, 3);
    assertThat(metrics.epochs()).isEqualTo(MetricsLog.read(run()).epochs());
    write(metrics, 4, 4);
    metrics.publish();
    assertThat(MetricsLog.read(run()).epochs()).hasSize(4);
    assertThat(told).isEmpty();
  }

  @Test
  void goesOnWithoutTheLinesOfAnOlderFile_andSaysSo_whenItIsDamagedOrGone() throws IOException {
    RunMetrics metrics = new RunMetrics(run(), 1_000);
    write(metrics, 1, 5);
    CommittedFolder checkpoint = checkpoint(metrics.kept());
    Path older = dir.resolve("run/metrics");
    Files.delete(older.resolve("00000.jsonl"));
    Files.writeString(older.resolve("00001.jsonl"), "{}\n");
    List<String> told = new ArrayList<>();

    metrics.restore(checkpoint, told::add);

    assertThat(told)
        .satisfiesExactly(
            gone -> assertThat(gone).contains("00000.jsonl is missing"),
            damaged -> assertThat(damaged).contains("00001.jsonl"));
    assertThat(metrics.epochs()).extracting(EpochMetrics::epoch).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void takesUpAllLinesOfAnEarlierVersionsCheckpoint_asManyAsTheyAre() {
    List<String> lines = new ArrayList<>();
    for (int epoch = 1; epoch <= 20; epoch++) {
      lines.add(MetricsLine.of(epoch, epoch, round()).text());
      lines.add(MetricsLine.of(epoch(epoch, 0.5)).text());
    }
    RunMetrics metrics = new RunMetrics(run(), 1_000);

    metrics.restore(checkpoint(new KeptMetrics(List.of(), List.of(), lines)), lost -> {});

    assertThat(metrics.epochs()).hasSize(20);
    assertThat(metrics.kept().older()).hasSizeGreaterThan(5);
    assertThat(MetricsLog.read(run()).workers()).hasSize(20);
  }

  /** A round and an epoch's end a time. */
  private static void write(RunMetrics metrics, int firstEpoch, int lastEpoch) {
    for (int epoch = firstEpoch; epoch <= lastEpoch; epoch++) {
      metrics.add(epoch, epoch, round());
      metrics.add(epoch(epoch, 0.5));
    }
  }

  private CommittedFolder checkpoint(KeptMetrics kept) {
    Folder files = Folder.at(dir.resolve("checkpoint").toString(), new Configuration());
    CommittedFolder.clear(files);
    return CommittedFolder.commit(files, kept.write(files), Map.of());
  }

  private RunFolder run() {
    String location = dir.resolve("run").toString();
    if (Files.exists(Path.of(location))) {
      return RunFolder.open(location, new Configuration());
    }
    RunFolder made = RunFolder.create(location, new Configuration());
    made.write(RunFolder.RECIPE, "");
    return made;
  }

  @Test
  void tellsTheLine_whenAFileIsDamaged() {
    assertThatThrownBy(() -> MetricsLog.parse("run/metrics.jsonl", "{\"type\":\"round\"}\n{\"ty"))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("run/metrics.jsonl, line 2");
  }
}
