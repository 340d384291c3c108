package org.meanfield.config.hocon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.meanfield.config.AugmentRecipe;
import org.meanfield.config.AveragingRecipe;
import org.meanfield.config.CheckpointInterval;
import org.meanfield.config.ClassWeights;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.config.ComputeRecipe.Precision;
import org.meanfield.config.DecodingLimits;
import org.meanfield.config.ImageRecipe.Channels;
import org.meanfield.config.ImageRecipe.Fit;
import org.meanfield.config.Normalize;
import org.meanfield.config.OuterRecipe;
import org.meanfield.config.PreparationRecipe;
import org.meanfield.config.Recipe;
import org.meanfield.config.ScheduleRecipe;
import org.meanfield.config.TrainingRecipe.OptimizerName;

/**
 * Every key of a recipe, each declared once, in the order in which help and written recipes show
 * them. Reading, writing, help and what a driver on a cluster is sent come of these.
 */
final class RecipeKeys {
  private static final List<RecipeKey<?>> TABLE = new ArrayList<>();

  private static final ValueKind<Double> FROM_ZERO =
      new DecimalNumber("a number from 0", number -> number >= 0);
  private static final ValueKind<Double> ABOVE_ZERO =
      new DecimalNumber("a number above 0", number -> number > 0);
  private static final ValueKind<Double> BELOW_ONE =
      new DecimalNumber("a number from 0 to below 1", share -> share >= 0 && share < 1);

  static final String NAME_FORM = "[\\p{L}\\p{N}][\\p{L}\\p{N}._ -]{0,99}";

  static final RecipeKey<String> NAME =
      key(
              "name",
              new PlainText(
                  "up to 100 letters, digits, spaces or ._- that begin with a letter or digit",
                  Pattern.compile(NAME_FORM)),
              "the recipe file's name without its extension",
              "What the run is called, and its folder begins with")
          .mayChange()
          .of(Recipe::name);
  static final RecipeKey<Long> SEED =
      key("seed", WholeNumber.ANY, "42", "Every random choice of the run derives from it")
          .ofPreparation(PreparationRecipe::seed);
  static final RecipeKey<String> RUN_FOLDER =
      key(
              "run.folder",
              new Location(false),
              "a new runs/<name>-<UTC time>",
              "Where the run is kept: recipe, model, metrics, checkpoints")
          .mayChange()
          .of(Recipe::runFolder);
  static final RecipeKey<CheckpointInterval> CHECKPOINT_EVERY =
      key(
              "run.checkpointEvery",
              new EpochRoundsOrTime(),
              "epoch",
              "When a checkpoint is written: at each epoch's end, or beside the training after so many"
                  + " averaging rounds or so much time, in the middle of an epoch too")
          .mayChange()
          .of(recipe -> recipe.checkpoints().every());
  static final RecipeKey<Long> KEEP_CHECKPOINTS =
      key(
              "run.keepCheckpoints",
              new WholeNumber(1, 1000),
              "2",
              "How many checkpoints are kept, the newest ones")
          .mayChange()
          .of(recipe -> (long) recipe.checkpoints().kept());
  static final RecipeKey<Duration> GRACE =
      key(
              "run.grace",
              new TimeSpan(Duration.ZERO, Duration.ofHours(1)),
              "20 s",
              "On SIGTERM, the time that the averaging round under way has to end in, so that a"
                  + " checkpoint is written after it; later the last checkpoint counts")
          .mayChange()
          .of(recipe -> recipe.checkpoints().grace());

  static final RecipeKey<String> TRAIN =
      key(
              "data.train",
              new Location(true),
              "none, it must be set",
              "Images to train on: a folder a class, a manifest (.csv), an IDX images file, CIFAR's"
                  + " binary files, packed shards, or a table")
          .mayChange()
          .of(recipe -> recipe.data().train());
  static final RecipeKey<String> TEST =
      key(
              "data.test",
              new Location(true),
              "no test",
              "Held-out images, of the same form; a class may have none")
          .mayChange()
          .of(recipe -> recipe.data().test());
  static final RecipeKey<Double> VALIDATION =
      key(
              "data.validation",
              new DecimalNumber("a number from 0 to 0.5", share -> share >= 0 && share <= 0.5),
              "0.1",
              "Share of the training images, of every class, held back and judged after each epoch")
          .of(recipe -> recipe.data().validation());
  static final RecipeKey<List<String>> LABELS =
      key(
              "data.labels",
              new LabelList(),
              "[]",
              "Names of the classes in order of their numbers; empty: folder names, or the numbers")
          .ofPreparation(PreparationRecipe::labels);
  static final RecipeKey<Long> HEIGHT =
      key(
              "data.image.height",
              new WholeNumber(1, 4096),
              "what the network by name is made for; needed with network.file",
              "Pixels from top to bottom that every image is brought to")
          .ofPreparation(images -> (long) images.image().height());
  static final RecipeKey<Long> WIDTH =
      key(
              "data.image.width",
              new WholeNumber(1, 4096),
              "what the network by name is made for; needed with network.file",
              "Pixels from left to right that every image is brought to")
          .ofPreparation(images -> (long) images.image().width());
  static final RecipeKey<Channels> CHANNELS =
      key(
              "data.image.channels",
              Choice.of(Channels.class),
              "what the network by name is made for; needed with network.file",
              "Colors every image is brought to")
          .ofPreparation(images -> images.image().channels());
  static final RecipeKey<Fit> FIT =
      key(
              "data.image.fit",
              Choice.of(Fit.class),
              "stretch",
              "How an image of other proportions is brought to the size")
          .ofPreparation(images -> images.image().fit());
  static final RecipeKey<Long> MAX_PIXELS =
      key(
              "data.image.maxPixels",
              new WholeNumber(1, DecodingLimits.MOST_PIXELS),
              Long.toString(DecodingLimits.USUAL.maxPixels()),
              "Width times height above which an image counts as undecodable, unread")
          .mayChange()
          .ofPreparation(images -> images.image().limits().maxPixels());
  static final RecipeKey<Long> MAX_SECONDS =
      key(
              "data.image.maxSeconds",
              new WholeNumber(1, DecodingLimits.MOST_SECONDS),
              Integer.toString(DecodingLimits.USUAL.maxSeconds()),
              "Processor time to decode one image in, after which it counts as undecodable")
          .mayChange()
          .ofPreparation(images -> (long) images.image().limits().maxSeconds());
  static final RecipeKey<Normalize> NORMALIZE =
      key(
              "data.normalize",
              Choice.of(Normalize.class),
              "scale",
              "Pixels divided by 255, or less the training set's mean over its deviation")
          .of(recipe -> recipe.data().normalize());
  static final RecipeKey<Double> MAX_UNDECODABLE =
      key(
              "data.maxUndecodable",
              new DecimalNumber("a number from 0 to 1", share -> share >= 0 && share <= 1),
              "0.01",
              "Share of the images that may be undecodable before the run stops")
          .mayChange()
          .ofPreparation(PreparationRecipe::maxUndecodable);

  static final RecipeKey<AugmentRecipe.Flip> FLIP =
      key(
              "data.augment.flip",
              Choice.of(AugmentRecipe.Flip.class),
              "none",
              "In which directions training images are mirrored, every other time")
          .of(recipe -> recipe.data().augment().flip());
  static final RecipeKey<Long> PAD_AND_CROP =
      key(
              "data.augment.padAndCrop",
              new WholeNumber(0, 4096),
              "0",
              "Pixels that training images are moved by at most, in each direction")
          .of(recipe -> (long) recipe.data().augment().padAndCrop());
  static final RecipeKey<Double> RESIZED_CROP =
      key(
              "data.augment.resizedCrop",
              new DecimalNumber("a number above 0, at most 1", share -> share > 0 && share <= 1),
              "1",
              "Smallest share of a training image that is cut out and brought back to the size")
          .of(recipe -> recipe.data().augment().resizedCrop());
  static final RecipeKey<Double> ROTATION =
      key(
              "data.augment.rotation",
              new DecimalNumber("a number from 0 to 180", angle -> angle >= 0 && angle <= 180),
              "0",
              "Degrees that training images are turned by at most, either way")
          .of(recipe -> recipe.data().augment().rotation());
  static final RecipeKey<Double> BRIGHTNESS =
      key(
              "data.augment.brightness",
              BELOW_ONE,
              "0",
              "Share by which training images become lighter or darker at most")
          .of(recipe -> recipe.data().augment().brightness());
  static final RecipeKey<Double> CONTRAST =
      key(
              "data.augment.contrast",
              BELOW_ONE,
              "0",
              "Share by which training images gain or lose contrast at most")
          .of(recipe -> recipe.data().augment().contrast());
  static final RecipeKey<Double> SATURATION =
      key(
              "data.augment.saturation",
              BELOW_ONE,
              "0",
              "Share by which training images gain or lose color at most")
          .of(recipe -> recipe.data().augment().saturation());
  static final RecipeKey<Long> CUTOUT =
      key(
              "data.augment.cutout",
              new WholeNumber(0, 4096),
              "0",
              "Side in pixels of a square of each training image that is blotted out")
          .of(recipe -> (long) recipe.data().augment().cutout());
  static final RecipeKey<Double> MIXUP =
      key(
              "data.augment.mixup",
              new DecimalNumber("a number from 0 to 1", alpha -> alpha >= 0 && alpha <= 1),
              "0",
              "Mixes each training image and its label with another's, by a share drawn from"
                  + " Beta(mixup, mixup); 0: not")
          .of(recipe -> recipe.data().augment().mixup());
  static final RecipeKey<Integer> RESHUFFLE_EVERY =
      key(
              "data.reshuffleEvery",
              new KeywordOrInt("never", 1_000_000),
              "never",
              "After how many epochs the workers' shares are shuffled and dealt anew")
          .of(recipe -> recipe.data().reshuffleEvery());

  static final RecipeKey<String> NETWORK_NAME =
      key(
              "network.name",
              new PlainText("a network's name", Pattern.compile(".+")),
              "none, this or network.file must be set",
              "A network that Meanfield brings")
          .of(recipe -> recipe.network().name());
  static final RecipeKey<String> NETWORK_FILE =
      key(
              "network.file",
              new Location(false),
              "none, this or network.name must be set",
              "A Deeplearning4j configuration in JSON")
          .mayChange()
          .of(recipe -> recipe.network().file());

  static final RecipeKey<Long> EPOCHS =
      key("training.epochs", WholeNumber.from(1), "10", "Passes over the training images")
          .mayChange()
          .of(recipe -> (long) recipe.training().epochs());
  static final RecipeKey<Long> BATCH_SIZE =
      key("training.batchSize", WholeNumber.from(1), "32", "Images a step on one worker")
          .of(
              recipe ->
                  where(recipe.training().batchSizeSet(), (long) recipe.training().batchSize()));
  static final RecipeKey<Integer> WORKERS =
      key(
              "training.workers",
              new KeywordOrInt("auto", 10_000),
              "auto",
              "How many workers train; auto: the cluster's task slots, while each has a batch")
          .of(recipe -> Objects.requireNonNullElse(recipe.training().workers(), 0));
  static final RecipeKey<OptimizerName> OPTIMIZER =
      key(
              "training.optimizer",
              Choice.of(OptimizerName.class),
              "adam; with network.file what the file says",
              "The optimizer each worker steps with")
          .of(recipe -> recipe.training().optimizer());
  static final RecipeKey<Double> LEARNING_RATE =
      key(
              "training.learningRate",
              ABOVE_ZERO,
              "the optimizer's usual one",
              "The rate before schedule and warm-up")
          .of(recipe -> recipe.training().learningRate());
  static final RecipeKey<Double> MOMENTUM =
      key("training.momentum", BELOW_ONE, "0.9", "Of optimizer nesterov only")
          .of(
              recipe ->
                  where(
                      recipe.training().optimizer() == OptimizerName.NESTEROV,
                      recipe.training().momentum()));
  static final RecipeKey<ScheduleRecipe.Kind> SCHEDULE_KIND =
      key(
              "training.schedule.kind",
              Choice.of(ScheduleRecipe.Kind.class),
              "constant",
              "How the learning rate changes over the run")
          .of(recipe -> recipe.training().schedule().kind());
  static final RecipeKey<Long> EVERY_EPOCHS =
      key(
              "training.schedule.everyEpochs",
              WholeNumber.from(1),
              "10",
              "Of schedule step only: epochs between two drops of the rate")
          .of(
              recipe ->
                  where(
                      has(recipe, ScheduleRecipe.Kind.STEP),
                      (long) recipe.training().schedule().everyEpochs()));
  static final RecipeKey<Double> FACTOR =
      key(
              "training.schedule.factor",
              new DecimalNumber("a number above 0, at most 1", share -> share > 0 && share <= 1),
              "0.1",
              "Of schedule step only: what the rate is multiplied by at a drop")
          .of(
              recipe ->
                  where(
                      has(recipe, ScheduleRecipe.Kind.STEP),
                      recipe.training().schedule().factor()));
  static final RecipeKey<Double> FLOOR =
      key(
              "training.schedule.floor",
              new DecimalNumber("a number from 0 to 1", share -> share >= 0 && share <= 1),
              "0",
              "Of schedule cosine only: the share of the rate left at the end")
          .of(
              recipe ->
                  where(
                      has(recipe, ScheduleRecipe.Kind.COSINE),
                      recipe.training().schedule().floor()));
  static final RecipeKey<Long> WARMUP_STEPS =
      key(
              "training.warmupSteps",
              WholeNumber.from(0),
              "0",
              "Steps over which the learning rate rises to its value")
          .of(recipe -> (long) recipe.training().warmupSteps());
  static final RecipeKey<Double> WEIGHT_DECAY =
      key(
              "training.weightDecay",
              FROM_ZERO,
              "0; 0.01 with optimizer adamw; with network.file what the file says",
              "Share of each weight, times the learning rate, that a step takes off beside the"
                  + " gradient")
          .of(recipe -> recipe.training().rule().weightDecay());
  static final RecipeKey<Double> L1 =
      key(
              "training.l1",
              FROM_ZERO,
              "0; with network.file what the file says",
              "Penalty on the weights' absolute values, in the gradient")
          .of(recipe -> recipe.training().rule().l1());
  static final RecipeKey<Double> L2 =
      key(
              "training.l2",
              FROM_ZERO,
              "0; with network.file what the file says",
              "Penalty on half the weights' squares, in the gradient")
          .of(recipe -> recipe.training().rule().l2());
  static final RecipeKey<Double> CLIP_NORM =
      key(
              "training.clipNorm",
              ABOVE_ZERO,
              "no clipping; with network.file what the file says",
              "Length (L2 norm) that the gradient of each layer, by itself, is shortened to")
          .of(recipe -> recipe.training().rule().clipNorm());
  static final RecipeKey<Double> LABEL_SMOOTHING =
      key(
              "training.labelSmoothing",
              BELOW_ONE,
              "0",
              "Share of each label that is spread evenly over all classes")
          .of(recipe -> recipe.training().rule().labelSmoothing());
  static final RecipeKey<ClassWeights> CLASS_WEIGHTS =
      key(
              "training.classWeights",
              new WeightList(),
              "[]",
              "Weight of each class in the loss, in order of the labels; empty: all alike; balanced: as"
                  + " many times less as it has more images")
          .of(recipe -> recipe.training().rule().classWeights());
  static final RecipeKey<Integer> AVERAGING_EVERY =
      key(
              "averaging.every",
              new KeywordOrInt("epoch", Integer.MAX_VALUE),
              "epoch",
              "When the workers' weights are averaged: each epoch, or after so many steps")
          .of(recipe -> recipe.averaging().everySteps());
  static final RecipeKey<Long> DENSE_EPOCHS =
      key(
              "averaging.denseEpochs",
              WholeNumber.from(0),
              "0",
              "First epochs in which the weights are averaged after each step, whatever the interval")
          .of(recipe -> (long) recipe.averaging().denseEpochs());
  static final RecipeKey<OuterRecipe.Kind> OUTER_KIND =
      key(
              "averaging.outer.kind",
              Choice.of(OuterRecipe.Kind.class),
              "average",
              "How the weights follow the workers' mean: go there, with slow momentum, or as DiLoCo")
          .of(recipe -> recipe.averaging().outer().kind());
  static final RecipeKey<Double> OUTER_RATE =
      key(
              "averaging.outer.learningRate",
              ABOVE_ZERO,
              "slowmo 1, diloco 0.7",
              "What the step towards the workers' mean is multiplied by")
          .of(recipe -> where(hasOuterStep(recipe), recipe.averaging().outer().learningRate()));
  static final RecipeKey<Double> OUTER_MOMENTUM =
      key(
              "averaging.outer.momentum",
              BELOW_ONE,
              "slowmo 0.5, diloco 0.9",
              "Share of the last round's step that goes on in this one")
          .of(recipe -> where(hasOuterStep(recipe), recipe.averaging().outer().momentum()));
  static final RecipeKey<Long> MAX_CONSECUTIVE_EXCLUSIONS =
      key(
              "averaging.maxConsecutiveExclusions",
              WholeNumber.from(0),
              "2",
              "Rounds in a row that a worker may be left out of since its loss or weights are no"
                  + " numbers")
          .mayChange()
          .of(recipe -> (long) recipe.averaging().maxConsecutiveExclusions());
  static final RecipeKey<AveragingRecipe.OptimizerState> OPTIMIZER_STATE =
      key(
              "averaging.optimizerState",
              Choice.of(AveragingRecipe.OptimizerState.class),
              "keep",
              "What a worker's optimizer has at the start of a round: its own moments; with average"
                  + " the mean of all workers', which travel with the weights; with reset none")
          .of(recipe -> recipe.averaging().optimizerState());
  static final RecipeKey<AveragingRecipe.CodecName> CODEC =
      key(
              "averaging.codec",
              Choice.of(AveragingRecipe.CodecName.class),
              "fp32",
              "What weights travel as between executors; bf16 halves the bytes and rounds to 8 bits")
          .of(recipe -> recipe.averaging().codec());
  static final RecipeKey<AveragingRecipe.Recovery> RECOVERY =
      key(
              "averaging.recovery",
              Choice.of(AveragingRecipe.Recovery.class),
              "rollback",
              "What a lost executor costs: training since the last checkpoint; or with replicate, which"
                  + " keeps weights and states on two executors, the round under way")
          .mayChange()
          .of(recipe -> recipe.averaging().recovery());
  static final RecipeKey<EngineName> ENGINE =
      key(
              "compute.engine",
              Choice.of(EngineName.class),
              "auto",
              "What computes the gradients: the fastest that covers the network, DL4J's layers, or"
                  + " oneDNN")
          .of(recipe -> recipe.compute().engine());
  static final RecipeKey<Precision> PRECISION =
      key(
              "compute.precision",
              Choice.of(Precision.class),
              "fp32",
              "Numbers that layers hand on; weights are always kept in fp32")
          .of(recipe -> recipe.compute().precision());

  static final List<RecipeKey<?>> ALL = Collections.unmodifiableList(TABLE);

  private RecipeKeys() {}

  private static <T> Declaration<T> key(
      String name, ValueKind<T> kind, String defaultText, String description) {
    return new Declaration<>(name, kind, defaultText, description);
  }

  /** A value that is without effect unless others are as it wants them. */
  private static <T> @Nullable T where(boolean hasEffect, T value) {
    return hasEffect ? value : null;
  }

  private static boolean has(Recipe recipe, ScheduleRecipe.Kind schedule) {
    return recipe.training().schedule().kind() == schedule;
  }

  private static boolean hasOuterStep(Recipe recipe) {
    return recipe.averaging().outer().kind() != OuterRecipe.Kind.AVERAGE;
  }

  /** A key that is being declared: its last word says where a recipe has its value. */
  private static final class Declaration<T> {
    private final String name;
    private final ValueKind<T> kind;
    private final String defaultText;
    private final String description;
    private boolean mayChange;

    Declaration(String name, ValueKind<T> kind, String defaultText, String description) {
      this.name = name;
      this.kind = kind;
      this.defaultText = defaultText;
      this.description = description;
    }

    /** A run that goes on may differ in it: it decides neither weights nor what is learned from. */
    Declaration<T> mayChange() {
      mayChange = true;
      return this;
    }

    /** It is of training alone. */
    RecipeKey<T> of(Function<Recipe, @Nullable T> value) {
      return add(
          new RecipeKey<>(name, kind, defaultText, description, mayChange, value, images -> null));
    }

    /** It says what becomes of images, and so holds for prepared ones too. */
    RecipeKey<T> ofPreparation(Function<PreparationRecipe, T> value) {
      return add(
          new RecipeKey<>(
              name,
              kind,
              defaultText,
              description,
              mayChange,
              recipe -> value.apply(recipe.preparation()),
              value));
    }

    private static <T> RecipeKey<T> add(RecipeKey<T> key) {
      TABLE.add(key);
      return key;
    }
  }

  static List<String> names() {
    return ALL.stream().<String>map(RecipeKey::name).toList();
  }

  static boolean isKey(String name) {
    return ALL.stream().anyMatch(key -> key.name().equals(name));
  }

  /** The keys of a section such as {@code training.schedule}; none: no section has that name. */
  static List<String> namesIn(String section) {
    return names().stream().filter(name -> name.startsWith(section + ".")).toList();
  }
}
