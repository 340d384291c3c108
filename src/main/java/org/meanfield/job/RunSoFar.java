package org.meanfield.job;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.commons.lang3.StringUtils;
import org.meanfield.config.Recipe;
import org.meanfield.config.hocon.RecipeDifference;
import org.meanfield.dataset.Dataset;
import org.meanfield.dataset.example.Undecodable;
import org.meanfield.dataset.share.PixelChecksums;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.network.Architecture;
import org.meanfield.network.ConfigurationDifference;
import org.meanfield.network.ParameterLayout;
import org.meanfield.run.Checkpoint;
import org.meanfield.run.PutAside;
import org.meanfield.run.RunFolder;
import org.meanfield.storage.CommittedFolder;
import org.meanfield.text.NormalForm;
import org.meanfield.training.checkpoint.RunOrigin;
import org.meanfield.training.checkpoint.RunRecipe;

/**
 * What the newest checkpoint of a run folder says of the run, which goes on only as the same run. A
 * checkpoint of a version that kept none of this is held against what its manifest says.
 */
final class RunSoFar {
  private static final int MAX_TEXT_BYTES = 256 << 20;
  private static final int NAMED_IN_MESSAGE = 3;

  /** Keys of a recipe, by the attributes in which manifests have had them from the first. */
  private static final Map<String, String> KEYS_BY_ATTRIBUTE =
      Map.of(
          "compute.engine", "compute.engine",
          "compute.precision", "compute.precision",
          "averaging.workerState", "averaging.optimizerState",
          "workers", "training.workers");

  private static final String WEIGHTS = "parameters";
  private static final List<String> READ_BY_THIS =
      List.of(RunFolder.RECIPE, RunFolder.NETWORK, RunFolder.QUARANTINE);

  private final RunFolder folder;
  private final int epochs;
  private final CommittedFolder files;

  private RunSoFar(RunFolder folder, Checkpoint checkpoint) {
    this.folder = folder;
    this.epochs = checkpoint.at().epoch() + (checkpoint.at().rounds() > 0 ? 1 : 0);
    this.files = checkpoint.files();
  }

  /** Empty where the run has no checkpoint yet: then it begins as its recipe says. */
  static Optional<RunSoFar> of(RunFolder folder) {
    return folder.checkpoints().latest().map(checkpoint -> new RunSoFar(folder, checkpoint));
  }

  /**
   * As {@link #of}, for the process that holds the run: newest checkpoints of which this is damaged
   * are put aside.
   *
   * @param told of each that is put aside
   */
  static Optional<RunSoFar> newest(RunFolder folder, Consumer<PutAside> told) {
    while (true) {
      Optional<Checkpoint> newest = folder.checkpoints().latest(told);
      if (newest.isEmpty()) {
        return Optional.empty();
      }
      RunSoFar run = new RunSoFar(folder, newest.get());
      try {
        READ_BY_THIS.forEach(run::text);
        return Optional.of(run);
      } catch (MeanfieldException damage) {
        if (damage.kind() != ErrorKind.DATA) {
          throw damage;
        }
        told.accept(
            folder.checkpoints().putAside(newest.get(), String.valueOf(damage.getMessage())));
      }
    }
  }

  /** Epochs that have begun: all are done but, in mid-epoch, the last. */
  int epochs() {
    return epochs;
  }

  /**
   * Makes sure that a recipe is still that of the run.
   *
   * @param now the run folder's, with what the user set over it
   * @throws MeanfieldException of kind USAGE that names every key in which it is not
   */
  void requireRecipe(Recipe now) {
    List<RecipeDifference> differences =
        text(RunFolder.RECIPE)
            .map(text -> RunRecipe.read(location(RunFolder.RECIPE), text, Path.of("/")))
            .map(before -> RecipeDifference.between(before, now))
            .orElseGet(() -> RecipeDifference.between(attributes(), now));
    if (!differences.isEmpty()) {
      throw MeanfieldException.usage(
          String.format(
              Locale.ROOT,
              "%s was taken of a run with another recipe:\n"
                  + "  %s\n"
                  + "Put that back in the run folder's %s, and leave out what --set says otherwise,"
                  + " to resume; or train anew. A run that goes on may change %s.",
              files.folder(),
              differences.stream().map(RecipeDifference::text).collect(Collectors.joining("\n  ")),
              RunFolder.RECIPE,
              String.join(", ", RecipeDifference.mayChange())));
    }
    if (now.training().epochs() < epochs) {
      throw MeanfieldException.usage(
          String.format(
              Locale.ROOT,
              "training.epochs is %d, but %d epochs of %s have begun. Set %d to end it there, or"
                  + " more.",
              now.training().epochs(),
              epochs,
              folder.location(),
              epochs));
    }
  }

  private Map<String, String> attributes() {
    Map<String, String> known = new HashMap<>();
    KEYS_BY_ATTRIBUTE.forEach(
        (attribute, key) -> {
          String value = files.manifest().attributes().get(attribute);
          if (value != null) {
            known.put(key, value);
          }
        });
    return known;
  }

  /**
   * Makes sure that network and images are still those of the run, as far as that is known before
   * the images are read.
   *
   * @throws MeanfieldException of kind USAGE where the network is another, DATA where the images
   *     are others
   */
  void require(ValidatedRun prepared) {
    requireNetwork(prepared.architecture());
    requireImages(prepared.train());
  }

  private void requireNetwork(Architecture now) {
    Optional<String> before = text(RunFolder.NETWORK);
    if (before.isEmpty()) {
      requireWeights(now);
      return;
    }
    List<ConfigurationDifference> differences =
        ConfigurationDifference.between(location(RunFolder.NETWORK), before.get(), now.json());
    if (!differences.isEmpty()) {
      int more = differences.size() - NAMED_IN_MESSAGE;
      throw MeanfieldException.usage(
          String.format(
              Locale.ROOT,
              "%s was taken of a run of another network than %s is now:\n"
                  + "  %s%s\n"
                  + "Put that back to resume (%s is what the network was: network.file takes it),"
                  + " or train anew.",
              files.folder(),
              now.name(),
              differences.stream()
                  .limit(NAMED_IN_MESSAGE)
                  .map(ConfigurationDifference::text)
                  .collect(Collectors.joining("\n  ")),
              more > 0 ? "\n  and " + more + " more" : "",
              location(RunFolder.NETWORK)));
    }
  }

  private void requireWeights(Architecture now) {
    String weights = Long.toString(ParameterLayout.of(now).length());
    String before = files.manifest().attributes().getOrDefault(WEIGHTS, weights);
    if (!weights.equals(before)) {
      throw MeanfieldException.usage(
          String.format(
              Locale.ROOT,
              "%s was taken of a run of a network of %s weights, and %s has %s. Put the network"
                  + " back to resume, or train anew.",
              files.folder(),
              before,
              now.name(),
              weights));
    }
  }

  private void requireImages(ImageSource now) {
    Map<String, String> before = files.manifest().attributes();
    String classes = String.join("\n", now.classNames());
    String classesBefore = before.getOrDefault(RunOrigin.CLASSES, classes);
    if (!NormalForm.of(classesBefore).equals(NormalForm.of(classes))) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s was taken of a run on other classes: they were %s, and those of %s are %s. Put"
                  + " them back to resume, or train anew.",
              files.folder(),
              listed(classesBefore),
              now.location(),
              listed(classes)));
    }
    if (!RunOrigin.isOf(before, now.fingerprint(), now.fingerprintWhereverItLies())) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s was taken of a run on other images: those of data.train have changed since. Put"
                  + " them back in %s to resume, or say by --set data.train=PLACE where they are,"
                  + " or train anew.",
              files.folder(),
              now.location()));
    }
  }

  private static String listed(String lines) {
    return StringUtils.abbreviate(lines.replace("\n", ", "), 200);
  }

  /**
   * The images that were undecodable when the run was begun.
   *
   * @return empty: it is not known, and has to be found out anew
   */
  Optional<List<Undecodable>> putAside(ImageSource source) {
    Optional<String> kept = text(RunFolder.QUARANTINE);
    return kept.isPresent()
        ? QuarantineList.training(location(RunFolder.QUARANTINE), kept.get(), source)
        : folder
            .read(RunFolder.QUARANTINE)
            .flatMap(
                text ->
                    QuarantineList.training(
                        folder.folder().child(RunFolder.QUARANTINE).location(), text, source));
  }

  /**
   * Makes sure that the images are the same to the last pixel.
   *
   * @throws MeanfieldException of kind DATA that names some of those that are not
   */
  void requirePixels(Dataset images) {
    String before = files.manifest().attributes().get(RunOrigin.PIXELS);
    if (before == null || images.pixels().isEmpty()) {
      return;
    }
    PixelChecksums now = images.pixels().get();
    if (!now.digest().equals(before)) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s was taken of a run on other images: %s in %s have been replaced since by others"
                  + " of the same name and length. Put them back to resume, or train anew.",
              files.folder(),
              replaced(images, now, before),
              images.source().location()));
    }
  }

  private String replaced(Dataset images, PixelChecksums now, String before) {
    Optional<PixelChecksums> kept =
        folder
            .folder()
            .read(RunFolder.PIXELS, Integer.MAX_VALUE - Long.BYTES)
            .map(bytes -> PixelChecksums.parse(RunFolder.PIXELS, bytes))
            .filter(sums -> sums.size() == now.size() && sums.digest().equals(before));
    if (kept.isEmpty()) {
      return "images";
    }
    BitSet changed = now.differing(kept.get());
    String named =
        changed.stream()
            .limit(NAMED_IN_MESSAGE)
            .mapToObj(position -> images.source().listing().name(position))
            .collect(Collectors.joining(", "));
    int all = changed.cardinality();
    return String.format(
        Locale.ROOT,
        "%,d of %,d images (%s%s)",
        all,
        now.size(),
        named,
        all > NAMED_IN_MESSAGE ? " and more" : "");
  }

  /** A part of the checkpoint; empty: it is of a version that kept none. */
  private Optional<String> text(String part) {
    return files
        .manifest()
        .part(part)
        .map(found -> new String(files.readWhole(part, MAX_TEXT_BYTES), StandardCharsets.UTF_8));
  }

  private String location(String part) {
    return files.folder().child(part).location();
  }
}
