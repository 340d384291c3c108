package org.meanfield.ml;

import com.typesafe.config.ConfigUtil;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.ml.param.Param;
import org.meanfield.config.Recipe;
import org.meanfield.config.TableLocation;
import org.meanfield.config.hocon.RecipeReader;
import org.meanfield.config.hocon.RecipeText;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.network.NetworkCatalog;

/** What an estimator's Params and settings come to as a recipe. */
final class FitRecipe {
  /** What problems of a recipe call it, before the line. */
  static final String ORIGIN = "ImageClassifier";

  private static final Set<String> OF_ITS_OWN = Set.of("data.train", "data.test", "run.folder");

  private FitRecipe() {}

  /**
   * The recipe of a fit; the table stands in it as its columns' names. It leaves the run's folder
   * open, and calls the run after the estimator's uid unless the settings name it.
   *
   * @param told a line for each earlier name of a key or value
   * @throws MeanfieldException of kind USAGE where a Param or setting cannot be
   */
  static Recipe of(ImageClassifier by, Consumer<String> told) {
    for (String setting : by.getSettings()) {
      if (OF_ITS_OWN.contains(StringUtils.substringBefore(setting, "=").strip())) {
        throw MeanfieldException.usage(
            String.format(
                Locale.ROOT,
                StageWording.SETTINGS
                    + "%s; leave that out: fit trains on its DataFrame, whose model is"
                    + " evaluated by Spark's evaluators, and setRunFolder says where runs are"
                    + " kept.",
                setting));
      }
    }
    String stated =
        keys(by).entrySet().stream()
            .filter(entry -> by.isDefined(entry.getKey()))
            .map(entry -> line(entry.getValue(), by.getOrDefault(entry.getKey())))
            .sorted()
            .collect(Collectors.joining());
    String text =
        stated + line("data.train", TableLocation.held(by.getImageCol(), by.getLabelCol()));
    return new RecipeReader(
            NetworkCatalog.names().keySet(),
            workingFolder(),
            line -> told.accept(StageWording.of(line)))
        .read(
            new RecipeText(ORIGIN, workingFolder(), RecipeText.runName(by.uid()), text),
            List.of(by.getSettings()));
  }

  /** The keys of a recipe that Params stand for. */
  static Map<Param<?>, String> keys(ImageClassifier by) {
    return Map.ofEntries(
        Map.entry(by.network(), "network.name"),
        Map.entry(by.imageHeight(), "data.image.height"),
        Map.entry(by.imageWidth(), "data.image.width"),
        Map.entry(by.imageChannels(), "data.image.channels"),
        Map.entry(by.epochs(), "training.epochs"),
        Map.entry(by.batchSize(), "training.batchSize"),
        Map.entry(by.workers(), "training.workers"),
        Map.entry(by.updater(), "training.optimizer"),
        Map.entry(by.learningRate(), "training.learningRate"),
        Map.entry(by.seed(), "seed"),
        Map.entry(by.validation(), "data.validation"),
        Map.entry(by.engine(), "compute.engine"));
  }

  private static String line(String key, Object value) {
    return key + " = " + ConfigUtil.quoteString(value.toString()) + "\n";
  }

  /** What relative paths start from. */
  static Path workingFolder() {
    return Path.of("").toAbsolutePath();
  }
}
