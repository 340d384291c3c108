package org.meanfield.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.meanfield.evaluation.Evaluation;
import org.meanfield.evaluation.MetricAccumulator;
import org.meanfield.run.RunFolder;
import org.meanfield.run.RunStatus;

/** Writes run folders as a run of two epochs, two workers and three classes leaves them. */
final class SavedRun {
  static final List<String> LABELS = List.of("cat", "dog", "<b>%table</b>");

  private static final String METRICS =
      String.format(
          Locale.ROOT,
          """
          {"type":"round","epoch":1,"round":1,"workers":[%1$s,%2$s]}
          {"type":"epoch","epoch":1,"rounds":1,"steps":4,"examples":30,"lossSum":30,"seconds":3,\
          "computeSeconds":1.5,"inputSeconds":0.5,"waitSeconds":0.5,"bytes":100,"remoteBytes":40,\
          "validationAccuracy":0.5,"validationLoss":1.25,"sideSeconds":1}
          {"type":"round","epoch":2,"round":2,"workers":[%1$s,%2$s]}
          {"type":"epoch","epoch":2,"rounds":1,"steps":4,"examples":30,"lossSum":15,"seconds":2,\
          "computeSeconds":1.5,"inputSeconds":0.5,"waitSeconds":0.25,"bytes":100,"remoteBytes":40,\
          "validationAccuracy":null,"validationLoss":null,"sideSeconds":1}
          """,
          worker(0, 1.5),
          worker(1, 2.5));

  private SavedRun() {}

  private static String worker(int worker, double seconds) {
    return String.format(
            Locale.ROOT,
            "{\"worker\":%d,\"executor\":\"7\",\"host\":\"node\",\"examples\":15,\"steps\":4,",
            worker)
        + String.format(Locale.ROOT, "\"inputSeconds\":0.5,\"seconds\":%s,\"loss\":0.75}", seconds);
  }

  /** One that was not tested. */
  static Path write(Path folder, String epochs) throws IOException {
    RunFolder run = RunFolder.create(folder.toString(), new Configuration());
    run.write(
        RunFolder.RECIPE,
        "name = a\ndata.train = images\nnetwork.name = mlp\ntraining.workers = 2\n"
            + "training.epochs = "
            + epochs);
    run.write(RunFolder.METRICS, METRICS);
    run.writeStatus(
        RunStatus.running(Instant.EPOCH)
            .ended(RunStatus.State.DONE, "2 epochs", Instant.EPOCH.plusSeconds(9), 0));
    return folder;
  }

  /** One whose model was tested on five images, and was wrong with two dogs. */
  static Path writeTested(Path folder, String epochs) throws IOException {
    write(folder, epochs);
    Files.writeString(folder.resolve("evaluation.json"), evaluation().toJson().toString());
    return folder;
  }

  static Evaluation evaluation() {
    MetricAccumulator tally = new MetricAccumulator(LABELS.size());
    tally.add(new float[] {0.75f, 0.25f, 0}, 0, 0);
    tally.add(new float[] {0.75f, 0.25f, 0}, 0, 1);
    tally.add(new float[] {0, 0.25f, 0.75f}, 0, 1);
    tally.add(new float[] {0, 0.75f, 0.25f}, 0, 1);
    tally.add(new float[] {0, 0.25f, 0.75f}, 0, 2);
    return tally.evaluation(LABELS);
  }
}
