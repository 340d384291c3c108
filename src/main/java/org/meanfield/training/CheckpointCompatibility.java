package org.meanfield.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.meanfield.config.AveragingRecipe.OptimizerState;
import org.meanfield.config.ComputeRecipe;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.storage.CommittedFolder;
import org.meanfield.storage.Folder;
import org.meanfield.storage.Part;
import org.meanfield.text.EnumWord;
import org.meanfield.training.checkpoint.RunOrigin;

/**
 * What a checkpoint was taken of, as far as it decides the weights and may have changed since.
 *
 * @param run what the run is made of
 * @param compute as the recipe says
 * @param optimizerState as the recipe says: what a checkpoint has of the workers depends on it
 */
record CheckpointCompatibility(
    RunOrigin run, ComputeRecipe compute, OptimizerState optimizerState) {
  private static final String ENGINE = "compute.engine";
  private static final String PRECISION = "compute.precision";
  private static final String OPTIMIZER_STATE = "averaging.optimizerState";

  /** Keys by the attributes in which manifests have had them from the first. */
  private static final Map<String, String> KEYS_BY_ATTRIBUTE =
      new TreeMap<>(
          Map.of(ENGINE, ENGINE, PRECISION, PRECISION, "averaging.workerState", OPTIMIZER_STATE));

  /** The first version's word for {@code dl4j}, which manifests keep. */
  private static final String PLAIN = "plain";

  static CheckpointCompatibility of(TrainingSettings settings) {
    return new CheckpointCompatibility(
        settings.faultTolerance().origin(),
        new ComputeRecipe(settings.network().engine(), settings.network().spec().precision()),
        settings.averaging().optimizerState());
  }

  /** As a checkpoint's manifest keeps it. */
  Map<String, String> attributes() {
    Map<String, String> attributes = new HashMap<>(run.attributes());
    Map<String, String> settings = settings();
    KEYS_BY_ATTRIBUTE.forEach(
        (attribute, key) -> attributes.put(attribute, kept(settings.getOrDefault(key, ""))));
    return attributes;
  }

  /** As a recipe says it, by key. */
  private Map<String, String> settings() {
    return Map.of(
        ENGINE, EnumWord.of(compute.engine()),
        PRECISION, EnumWord.of(compute.precision()),
        OPTIMIZER_STATE, EnumWord.of(optimizerState));
  }

  private static String kept(String word) {
    return word.equals(EnumWord.of(EngineName.DL4J)) ? PLAIN : word;
  }

  private static String stated(String kept) {
    return kept.equals(PLAIN) ? EnumWord.of(EngineName.DL4J) : kept;
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
    KEYS_BY_ATTRIBUTE.forEach(
        (attribute, key) -> {
          String now = settings().getOrDefault(key, "");
          String before = stated(then.getOrDefault(attribute, now));
          if (!before.equals(now)) {
            changes.add(
                String.format(
                    Locale.ROOT, "%s = %s, and the recipe now says %s", key, before, now));
          }
        });
    if (!changes.isEmpty()) {
      throw MeanfieldException.usage(
          location
              + " was taken of a run with "
              + String.join("; ", changes)
              + ". Put that back in the run folder's recipe.conf to resume, or train anew.");
    }
  }
}
