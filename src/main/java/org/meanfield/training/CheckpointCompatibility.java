package org.meanfield.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.meanfield.config.AveragingRecipe.UpdaterState;
import org.meanfield.config.ComputeRecipe;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.storage.CommittedFolder;
import org.meanfield.storage.Folder;
import org.meanfield.storage.Part;
import org.meanfield.training.checkpoint.RunOrigin;

/**
 * What a checkpoint was taken of, as far as it decides the weights and may have changed since.
 *
 * @param run what the run is made of
 * @param compute as the recipe says
 * @param workerState as the recipe says: what a checkpoint has of the workers depends on it
 */
record CheckpointCompatibility(RunOrigin run, ComputeRecipe compute, UpdaterState workerState) {
  private static final String ENGINE = "compute.engine";
  private static final String PRECISION = "compute.precision";
  private static final String WORKER_STATE = "averaging.workerState";

  static CheckpointCompatibility of(TrainingSettings settings) {
    return new CheckpointCompatibility(
        settings.origin(),
        new ComputeRecipe(settings.engine(), settings.spec().precision()),
        settings.workerState());
  }

  /** As a checkpoint's manifest keeps it. */
  Map<String, String> attributes() {
    Map<String, String> attributes = new HashMap<>(run.attributes());
    attributes.put(ENGINE, word(compute.engine()));
    attributes.put(PRECISION, word(compute.precision()));
    attributes.put(WORKER_STATE, word(workerState));
    return attributes;
  }

  /** As a checkpoint's files keep it. */
  List<Part> write(Folder files) {
    return run.write(files);
  }

  /**
   * Finds out whether a run of this origin may go on from a checkpoint. One that does not tell its
   * engine, precision or rule for the workers' state is taken at the recipe's word.
   *
   * @throws MeanfieldException of the kind DATA where it was taken of a run on other images; USAGE
   *     where of one that computed otherwise
   */
  void require(CommittedFolder checkpoint) {
    Map<String, String> then = checkpoint.manifest().attributes();
    String location = checkpoint.folder().location();
    if (!RunOrigin.isOf(then, run.dataFingerprint(), run.movableFingerprint())) {
      throw MeanfieldException.data(
          location
              + " was taken of a run on other images: those of data.train have changed since. Put"
              + " them back to resume, or train anew.");
    }
    List<String> changes = new ArrayList<>();
    for (String key : List.of(ENGINE, PRECISION, WORKER_STATE)) {
      String now = attributes().get(key);
      String before = then.get(key);
      if (before != null && !before.equals(now)) {
        changes.add(
            String.format(Locale.ROOT, "%s = %s, and the recipe now says %s", key, before, now));
      }
    }
    if (!changes.isEmpty()) {
      throw MeanfieldException.usage(
          location
              + " was taken of a run with "
              + String.join("; ", changes)
              + ". Put that back in the run folder's recipe.conf to resume, or train anew.");
    }
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
