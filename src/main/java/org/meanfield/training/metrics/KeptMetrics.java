package org.meanfield.training.metrics;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.run.RunFolder;
import org.meanfield.storage.CommittedFolder;
import org.meanfield.storage.Folder;
import org.meanfield.storage.JsonFields;
import org.meanfield.storage.Part;
import org.meanfield.storage.RecordJson;

/**
 * The metrics of a run as a checkpoint keeps them: the newest lines, and of the older ones, which
 * lie in files of the run folder that change no more, these files' checksums and the epochs' lines.
 * Those of a checkpoint without older files are all lines.
 *
 * @param older files in the run's folder of older metrics
 * @param olderEpochs the lines of epochs in these
 * @param newest lines
 */
public record KeptMetrics(List<Part> older, List<String> olderEpochs, List<String> newest) {
  private static final String OLDER = "metrics-older.jsonl";
  private static final String OLDER_EPOCHS = "epochs-older.jsonl";

  public KeptMetrics {
    older = List.copyOf(older);
    olderEpochs = List.copyOf(olderEpochs);
    newest = List.copyOf(newest);
  }

  static String text(List<String> lines) {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  /** Writes them into a checkpoint's folder. */
  public List<Part> write(Folder files) {
    List<Part> parts = new ArrayList<>();
    parts.add(write(files, RunFolder.METRICS, newest));
    if (!older.isEmpty()) {
      parts.add(
          write(files, OLDER, older.stream().map(part -> RecordJson.of(part).toString()).toList()));
      parts.add(write(files, OLDER_EPOCHS, olderEpochs));
    }
    return parts;
  }

  /** The files of older lines that a checkpoint names. */
  static List<Part> older(CommittedFolder checkpoint) {
    String file = checkpoint.folder().child(OLDER).location();
    List<Part> older = new ArrayList<>();
    forEachLine(
        checkpoint,
        OLDER,
        line ->
            older.add(
                JsonFields.parse(file, line.getBytes(StandardCharsets.UTF_8)).as(Part.class)));
    return older;
  }

  /** The lines of epochs in these files. */
  static List<MetricsLine> olderEpochs(CommittedFolder checkpoint) {
    List<MetricsLine> epochs = new ArrayList<>();
    forEachLine(
        checkpoint,
        OLDER_EPOCHS,
        line ->
            epochs.add(
                MetricsLine.parse(
                    checkpoint.folder().child(OLDER_EPOCHS).location(), epochs.size() + 1, line)));
    return epochs;
  }

  /** One after the other, since those of earlier versions' checkpoints are all lines of the run. */
  static void forEachNewest(CommittedFolder checkpoint, Consumer<MetricsLine> taking) {
    String file = checkpoint.folder().child(RunFolder.METRICS).location();
    long[] number = {0};
    forEachLine(
        checkpoint,
        RunFolder.METRICS,
        line -> taking.accept(MetricsLine.parse(file, ++number[0], line)));
  }

  private static void forEachLine(
      CommittedFolder checkpoint, String name, Consumer<String> taking) {
    if (checkpoint.manifest().part(name).isEmpty()) {
      return;
    }
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(checkpoint.read(name), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        taking.accept(line);
      }
    } catch (IOException e) {
      throw MeanfieldException.storage(
          String.format(
              Locale.ROOT,
              "cannot read %s: %s. Check that the storage is there",
              checkpoint.folder().child(name),
              e.getMessage()),
          e);
    }
  }

  private static Part write(Folder files, String name, List<String> lines) {
    byte[] text = text(lines).getBytes(StandardCharsets.UTF_8);
    return CommittedFolder.writePart(files, name, out -> out.write(text));
  }
}
