package org.meanfield.config.hocon;

import static org.meanfield.config.hocon.RecipeKeys.AVERAGING_EVERY;
import static org.meanfield.config.hocon.RecipeKeys.BATCH_SIZE;
import static org.meanfield.config.hocon.RecipeKeys.BRIGHTNESS;
import static org.meanfield.config.hocon.RecipeKeys.CHANNELS;
import static org.meanfield.config.hocon.RecipeKeys.CHECKPOINT_EVERY;
import static org.meanfield.config.hocon.RecipeKeys.CLASS_WEIGHTS;
import static org.meanfield.config.hocon.RecipeKeys.CLIP_NORM;
import static org.meanfield.config.hocon.RecipeKeys.CODEC;
import static org.meanfield.config.hocon.RecipeKeys.CONTRAST;
import static org.meanfield.config.hocon.RecipeKeys.CUTOUT;
import static org.meanfield.config.hocon.RecipeKeys.DENSE_EPOCHS;
import static org.meanfield.config.hocon.RecipeKeys.ENGINE;
import static org.meanfield.config.hocon.RecipeKeys.EPOCHS;
import static org.meanfield.config.hocon.RecipeKeys.EVERY_EPOCHS;
import static org.meanfield.config.hocon.RecipeKeys.FACTOR;
import static org.meanfield.config.hocon.RecipeKeys.FIT;
import static org.meanfield.config.hocon.RecipeKeys.FLIP;
import static org.meanfield.config.hocon.RecipeKeys.FLOOR;
import static org.meanfield.config.hocon.RecipeKeys.GRACE;
import static org.meanfield.config.hocon.RecipeKeys.HEIGHT;
import static org.meanfield.config.hocon.RecipeKeys.KEEP_CHECKPOINTS;
import static org.meanfield.config.hocon.RecipeKeys.L1;
import static org.meanfield.config.hocon.RecipeKeys.L2;
import static org.meanfield.config.hocon.RecipeKeys.LABELS;
import static org.meanfield.config.hocon.RecipeKeys.LABEL_SMOOTHING;
import static org.meanfield.config.hocon.RecipeKeys.LEARNING_RATE;
import static org.meanfield.config.hocon.RecipeKeys.MAX_CONSECUTIVE_EXCLUSIONS;
import static org.meanfield.config.hocon.RecipeKeys.MAX_PIXELS;
import static org.meanfield.config.hocon.RecipeKeys.MAX_SECONDS;
import static org.meanfield.config.hocon.RecipeKeys.MAX_UNDECODABLE;
import static org.meanfield.config.hocon.RecipeKeys.MIXUP;
import static org.meanfield.config.hocon.RecipeKeys.MOMENTUM;
import static org.meanfield.config.hocon.RecipeKeys.NAME;
import static org.meanfield.config.hocon.RecipeKeys.NETWORK_FILE;
import static org.meanfield.config.hocon.RecipeKeys.NETWORK_NAME;
import static org.meanfield.config.hocon.RecipeKeys.NORMALIZE;
import static org.meanfield.config.hocon.RecipeKeys.OPTIMIZER;
import static org.meanfield.config.hocon.RecipeKeys.OPTIMIZER_STATE;
import static org.meanfield.config.hocon.RecipeKeys.OUTER_KIND;
import static org.meanfield.config.hocon.RecipeKeys.OUTER_MOMENTUM;
import static org.meanfield.config.hocon.RecipeKeys.OUTER_RATE;
import static org.meanfield.config.hocon.RecipeKeys.PAD_AND_CROP;
import static org.meanfield.config.hocon.RecipeKeys.PRECISION;
import static org.meanfield.config.hocon.RecipeKeys.RECOVERY;
import static org.meanfield.config.hocon.RecipeKeys.RESHUFFLE_EVERY;
import static org.meanfield.config.hocon.RecipeKeys.RESIZED_CROP;
import static org.meanfield.config.hocon.RecipeKeys.ROTATION;
import static org.meanfield.config.hocon.RecipeKeys.RUN_FOLDER;
import static org.meanfield.config.hocon.RecipeKeys.SATURATION;
import static org.meanfield.config.hocon.RecipeKeys.SCHEDULE_KIND;
import static org.meanfield.config.hocon.RecipeKeys.SEED;
import static org.meanfield.config.hocon.RecipeKeys.TEST;
import static org.meanfield.config.hocon.RecipeKeys.TRAIN;
import static org.meanfield.config.hocon.RecipeKeys.VALIDATION;
import static org.meanfield.config.hocon.RecipeKeys.WARMUP_STEPS;
import static org.meanfield.config.hocon.RecipeKeys.WEIGHT_DECAY;
import static org.meanfield.config.hocon.RecipeKeys.WIDTH;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.meanfield.config.AugmentRecipe;
import org.meanfield.config.AveragingRecipe;
import org.meanfield.config.CheckpointRecipe;
import org.meanfield.config.ComputeRecipe;
import org.meanfield.config.DataRecipe;
import org.meanfield.config.DecodingLimits;
import org.meanfield.config.ImageRecipe;
import org.meanfield.config.ImageRecipe.Channels;
import org.meanfield.config.NetworkRecipe;
import org.meanfield.config.OuterRecipe;
import org.meanfield.config.PreparationRecipe;
import org.meanfield.config.Recipe;
import org.meanfield.config.RegularizationRecipe;
import org.meanfield.config.ScheduleRecipe;
import org.meanfield.config.TrainingRecipe;
import org.meanfield.config.TrainingRecipe.OptimizerName;
import org.meanfield.config.hocon.GivenValue.Source;
import org.meanfield.fault.MeanfieldException;

/**
 * Makes a {@link Recipe} of a HOCON file and {@code --set} options. What holds for a key is, in
 * this order:
 *
 * <ol>
 *   <li>the last {@code --set} of it; {@code null} unsets the recipe's value
 *   <li>the recipe's value, the last one of several; {@code null} counts as left out
 *   <li>the default
 * </ol>
 *
 * <p>Substitutions ({@code ${data.train}}) see the recipe alone: neither {@code --set} nor the
 * environment. Relative paths start from the recipe's folder, or from the working folder where they
 * come from {@code --set}. Neither data nor networks are looked at. Safe for any thread.
 *
 * <p>Keys and values that have been renamed are understood by their earlier names too.
 */
public final class RecipeReader {
  private final Set<String> knownNetworks;
  private final Path workingFolder;
  private final Consumer<String> told;
  private final KeyHistory history;

  /**
   * @param knownNetworks the names that {@code network.name} takes
   * @param workingFolder what relative paths in {@code --set} start from
   * @param told a line for each earlier name in what a user wrote, once a recipe
   */
  public RecipeReader(Set<String> knownNetworks, Path workingFolder, Consumer<String> told) {
    this(knownNetworks, workingFolder, told, KeyHistory.OURS);
  }

  RecipeReader(
      Set<String> knownNetworks, Path workingFolder, Consumer<String> told, KeyHistory history) {
    this.knownNetworks = Set.copyOf(knownNetworks);
    this.workingFolder = workingFolder;
    this.told = told;
    this.history = history;
  }

  /** Every key a recipe can have, section by section. */
  public static List<KeyHelp> keys() {
    return RecipeKeys.ALL.stream().<KeyHelp>map(RecipeKey::help).toList();
  }

  /**
   * The recipe in a local file.
   *
   * @param settings the {@code key=value} of each {@code --set}, in order
   * @throws MeanfieldException of usage where there is no such file, it is no HOCON, or anything in
   *     it cannot be: then every problem is listed with its file and line, or {@code --set}
   */
  public Recipe read(Path recipeFile, List<String> settings) {
    return read(RecipeText.of(recipeFile), settings);
  }

  /**
   * As {@link #read(Path, List)}, of a recipe that was read from elsewhere, such as a run folder.
   */
  public Recipe read(RecipeText recipe, List<String> settings) {
    return read(recipe, Source.RECIPE, settings);
  }

  /**
   * As {@link #read(RecipeText, List)}, of a recipe that {@link RecipeWriter} wrote, of this
   * version or an earlier one, which wrote every key that it had: one that is missing means what
   * held then.
   */
  public Recipe readWritten(RecipeText recipe, List<String> settings) {
    return read(recipe, Source.RUN, settings);
  }

  private Recipe read(RecipeText recipe, Source by, List<String> settings) {
    ErrorCollector problems = new ErrorCollector(recipe.origin());
    RecipeValues answers = answers(recipe, by, settings, problems);
    new CrossKeyRules(answers).check(knownNetworks);
    Recipe read = recipe(answers, recipe.name());
    problems.throwIfAny();
    answers.given().remarks().forEach(told);
    return read;
  }

  /**
   * What a recipe says of images, for those that are prepared and not trained on: {@code data.*}
   * and the seed. A network is only asked for its usual image.
   *
   * @param source in place of {@code data.train}
   * @throws MeanfieldException as {@link #read(Path, List)}
   */
  public PreparationRecipe readPreparation(
      RecipeText recipe, List<String> settings, String source) {
    ErrorCollector problems = new ErrorCollector(recipe.origin());
    RecipeValues answers = answers(recipe, Source.RECIPE, settings, problems);
    new CrossKeyRules(answers).checkNetworkIfStated(knownNetworks);
    String why =
        answers.states(NETWORK_NAME)
            ? ", and the network has no usual one"
            : ", and no network.name tells a usual one";
    boolean needed = answers.stated(NETWORK_NAME).map(knownNetworks::contains).orElse(true);
    PreparationRecipe read =
        new PreparationRecipe(
            answers.orDefault(SEED),
            source,
            answers.orDefault(LABELS),
            image(answers, needed, why),
            answers.orDefault(MAX_UNDECODABLE));
    problems.throwIfAny();
    answers.given().remarks().forEach(told);
    return read;
  }

  private RecipeValues answers(
      RecipeText recipe, Source by, List<String> settings, ErrorCollector problems) {
    RawValues given = new RawValues(history, problems);
    if (by == Source.RUN) {
      given.add(
          Source.UNSAID,
          ConfigFactory.parseMap(history.unsaid()).root(),
          value -> SourcePosition.whole(recipe.origin()),
          recipe.folder());
    }
    given.add(
        by,
        Hocon.tree(recipe, problems),
        value -> SourcePosition.line(recipe.origin(), value.origin().lineNumber()),
        recipe.folder());
    for (int i = 0; i < settings.size(); i++) {
      SourcePosition place = SourcePosition.option(i);
      Optional<ConfigObject> tree = SetOption.tree(settings.get(i), place, problems);
      tree.ifPresent(stated -> given.add(Source.OPTIONS, stated, value -> place, workingFolder));
    }
    return new RecipeValues(given, problems);
  }

  private Recipe recipe(RecipeValues answers, String name) {
    return new Recipe(
        answers.orDefault(SEED),
        answers.stated(NAME).orElse(name),
        answers.location(RUN_FOLDER).orElse(null),
        data(answers),
        new NetworkRecipe(
            answers.stated(NETWORK_NAME).orElse(null), answers.location(NETWORK_FILE).orElse(null)),
        training(answers),
        averaging(answers),
        new ComputeRecipe(answers.orDefault(ENGINE), answers.orDefault(PRECISION)),
        new CheckpointRecipe(
            answers.orDefault(CHECKPOINT_EVERY),
            answers.intOrDefault(KEEP_CHECKPOINTS),
            answers.orDefault(GRACE)));
  }

  private DataRecipe data(RecipeValues answers) {
    answers.needed(TRAIN, "");
    ImageRecipe image = image(answers);
    new CrossKeyRules(answers).checkAugmentation(image);
    return new DataRecipe(
        answers.location(TRAIN).orElse(""),
        answers.location(TEST).orElse(null),
        answers.orDefault(VALIDATION),
        answers.orDefault(LABELS),
        image,
        answers.orDefault(NORMALIZE),
        answers.orDefault(MAX_UNDECODABLE),
        augment(answers),
        answers.orDefault(RESHUFFLE_EVERY));
  }

  private static AugmentRecipe augment(RecipeValues answers) {
    return new AugmentRecipe(
        answers.orDefault(FLIP),
        answers.intOrDefault(PAD_AND_CROP),
        answers.orDefault(RESIZED_CROP),
        answers.orDefault(ROTATION),
        answers.orDefault(BRIGHTNESS),
        answers.orDefault(CONTRAST),
        answers.orDefault(SATURATION),
        answers.intOrDefault(CUTOUT),
        answers.orDefault(MIXUP));
  }

  private ImageRecipe image(RecipeValues answers) {
    boolean networkIsKnown =
        answers
            .stated(NETWORK_NAME)
            .map(knownNetworks::contains)
            .orElse(answers.states(NETWORK_FILE));
    return image(answers, networkIsKnown, ", and the network has no usual one");
  }

  /** The form, which has to be stated where no network has a usual one and it is {@code needed}. */
  private static ImageRecipe image(RecipeValues answers, boolean needed, String why) {
    Optional<NetworkImage> usual = answers.stated(NETWORK_NAME).flatMap(NetworkImage::of);
    if (usual.isEmpty() && needed) {
      answers.needed(HEIGHT, why);
      answers.needed(WIDTH, why);
      answers.needed(CHANNELS, why);
    }
    NetworkImage otherwise = usual.orElse(new NetworkImage(1, Channels.GREY));
    return new ImageRecipe(
        Math.toIntExact(answers.stated(HEIGHT).orElse(otherwise.side())),
        Math.toIntExact(answers.stated(WIDTH).orElse(otherwise.side())),
        answers.stated(CHANNELS).orElse(otherwise.channels()),
        answers.orDefault(FIT),
        new DecodingLimits(answers.orDefault(MAX_PIXELS), answers.intOrDefault(MAX_SECONDS)));
  }

  private static TrainingRecipe training(RecipeValues answers) {
    Optional<OptimizerName> usual =
        answers.states(NETWORK_NAME) ? Optional.of(OptimizerName.ADAM) : Optional.empty();
    return new TrainingRecipe(
        answers.intOrDefault(EPOCHS),
        answers.intOrDefault(BATCH_SIZE),
        answers.states(BATCH_SIZE),
        answers.stated(RecipeKeys.WORKERS).filter(workers -> workers > 0).orElse(null),
        answers.stated(OPTIMIZER).or(() -> usual).orElse(null),
        answers.stated(LEARNING_RATE).orElse(null),
        answers.orDefault(MOMENTUM),
        new ScheduleRecipe(
            answers.orDefault(SCHEDULE_KIND),
            answers.intOrDefault(EVERY_EPOCHS),
            answers.orDefault(FACTOR),
            answers.orDefault(FLOOR)),
        answers.intOrDefault(WARMUP_STEPS),
        rule(answers));
  }

  private static AveragingRecipe averaging(RecipeValues answers) {
    OuterRecipe usual = answers.orDefault(OUTER_KIND).usual();
    return new AveragingRecipe(
        answers.orDefault(AVERAGING_EVERY),
        answers.intOrDefault(DENSE_EPOCHS),
        new OuterRecipe(
            usual.kind(),
            answers.stated(OUTER_RATE).orElse(usual.learningRate()),
            answers.stated(OUTER_MOMENTUM).orElse(usual.momentum())),
        answers.intOrDefault(MAX_CONSECUTIVE_EXCLUSIONS),
        answers.orDefault(OPTIMIZER_STATE),
        answers.orDefault(CODEC),
        answers.orDefault(RECOVERY));
  }

  private static RegularizationRecipe rule(RecipeValues answers) {
    return new RegularizationRecipe(
        answers.stated(WEIGHT_DECAY).orElse(null),
        answers.stated(L1).orElse(null),
        answers.stated(L2).orElse(null),
        answers.stated(CLIP_NORM).orElse(null),
        answers.orDefault(LABEL_SMOOTHING),
        answers.orDefault(CLASS_WEIGHTS));
  }
}
