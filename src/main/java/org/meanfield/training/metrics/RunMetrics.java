package org.meanfield.training.metrics;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.meanfield.averaging.RoundResult;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.run.RunFolder;
import org.meanfield.storage.CommittedFolder;
import org.meanfield.storage.Folder;
import org.meanfield.storage.Part;

/**
 * Writes a run's metrics. File systems that cannot append get {@code metrics.jsonl} anew each
 * epoch; so that this and a checkpoint stay small in a run of any length, its lines go into a file
 * of their own that changes no more as soon as they are many. What a rollback undoes is taken back.
 * Confined to the trainer's thread.
 */
public final class RunMetrics {
  private static final int MOST_BYTES = 4 << 20;

  private final RunFolder folder;
  private final int mostBytes;
  private final List<Part> older = new ArrayList<>();
  private final List<String> olderEpochs = new ArrayList<>();
  private final List<String> newest = new ArrayList<>();
  private final List<String> newestEpochs = new ArrayList<>();
  private final List<EpochMetrics> epochs = new ArrayList<>();
  private long bytes;

  public RunMetrics(RunFolder folder) {
    this(folder, MOST_BYTES);
  }

  /**
   * @param mostBytes of {@code metrics.jsonl}, about
   */
  RunMetrics(RunFolder folder, int mostBytes) {
    this.folder = folder;
    this.mostBytes = mostBytes;
  }

  /** The run begins anew. */
  public void clear() {
    forget();
    forgetUndoneFiles();
  }

  /**
   * The run goes on from a checkpoint.
   *
   * @param told of older files that are damaged or gone: the run goes on without their lines
   */
  public void restore(CommittedFolder checkpoint, Consumer<String> told) {
    forget();
    older.addAll(KeptMetrics.older(checkpoint));
    for (MetricsLine line : KeptMetrics.olderEpochs(checkpoint)) {
      olderEpochs.add(line.text());
      epochs.addAll(line.epoch().stream().toList());
    }
    KeptMetrics.forEachNewest(checkpoint, this::add);
    forgetUndoneFiles();
    older.forEach(part -> check(part, told));
    publish();
  }

  private void forget() {
    older.clear();
    olderEpochs.clear();
    newest.clear();
    newestEpochs.clear();
    epochs.clear();
    bytes = 0;
  }

  private void check(Part part, Consumer<String> told) {
    Folder files = folder.olderMetrics();
    try {
      if (!files.has(part.name())) {
        told.accept(files.child(part.name()) + " is missing: its metrics are lost");
      } else {
        byte[] unused = CommittedFolder.readPart(files, part);
      }
    } catch (MeanfieldException e) {
      if (e.kind() != ErrorKind.DATA) {
        throw e;
      }
      told.accept("metrics are lost: " + e.getMessage());
    }
  }

  private void forgetUndoneFiles() {
    Folder files = folder.olderMetrics();
    List<String> kept = older.stream().map(Part::name).toList();
    files.names().stream().filter(name -> !kept.contains(name)).forEach(files::delete);
  }

  /** Epochs and rounds count from 1, rounds over all epochs. */
  public void add(int epoch, long round, RoundResult result) {
    add(MetricsLine.of(epoch, round, result));
  }

  public void add(EpochMetrics epoch) {
    add(MetricsLine.of(epoch));
  }

  private void add(MetricsLine line) {
    newest.add(line.text());
    line.epoch()
        .ifPresent(
            epoch -> {
              newestEpochs.add(line.text());
              epochs.add(epoch);
            });
    bytes += line.text().length() + 1;
    if (bytes >= mostBytes) {
      close();
    }
  }

  /** The newest lines become a file that changes no more. */
  private void close() {
    byte[] text = KeptMetrics.text(newest).getBytes(StandardCharsets.UTF_8);
    Folder files = folder.olderMetrics();
    files.make();
    String name = String.format(Locale.ROOT, "%05d.jsonl", older.size());
    older.add(CommittedFolder.writePart(files, name, out -> out.write(text)));
    olderEpochs.addAll(newestEpochs);
    newest.clear();
    newestEpochs.clear();
    bytes = 0;
  }

  /** The epochs that have ended, in their order. */
  public List<EpochMetrics> epochs() {
    return List.copyOf(epochs);
  }

  /** As they are now, for a checkpoint. */
  public KeptMetrics kept() {
    return new KeptMetrics(older, olderEpochs, newest);
  }

  /** Has the run folder show them. */
  public void publish() {
    folder.write(RunFolder.METRICS, KeptMetrics.text(newest));
  }
}
