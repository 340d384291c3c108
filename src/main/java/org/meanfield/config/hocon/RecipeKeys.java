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
              "Name of the run; its folder starts with it")
          .mayChange()
          .of(Recipe::name);
  static final RecipeKey<Long> SEED =
      key("seed", WholeNumber.ANY, "42", "Seed of every random choice of the run")
          .ofPreparation(PreparationRecipe::seed);
  static final RecipeKey<String> RUN_FOLDER =
      key(
              "run.folder",
              new Location(false),
              "a new runs/<name>-<UTC time>",
              "Folder of the run: recipe, model, metrics, checkpoints")
          .mayChange()
          .of(Recipe::runFolder);
  static final RecipeKey<CheckpointInterval> CHECKPOINT_EVERY =
      key(
              "run.checkpointEvery",
              new EpochRoundsOrTime(),
              "epoch",
              "When checkpoints are written: at the end of each epoch, or while training"
                  + " continues, after so many averaging rounds or so much time")
          .mayChange()
          .of(recipe -> recipe.checkpoints().every());
  static final RecipeKey<Long> KEEP_CHECKPOINTS =
      key(
              "run.keepCheckpoints",
              new WholeNumber(1, 1000),
              "2",
              "Number of checkpoints to keep, the newest ones")
          .mayChange()
          .of(recipe -> (long) recipe.checkpoints().kept());
  static final RecipeKey<Duration> GRACE =
      key(
              "run.grace",
              new TimeSpan(Duration.ZERO, Duration.ofHours(1)),
              "20 s",
              "Time that the current averaging round may take to end after SIGTERM; a"
                  + " checkpoint is then written. If it takes longer, the last checkpoint counts")
          .mayChange()
          .of(recipe -> recipe.checkpoints().grace());

  static final RecipeKey<String> TRAIN =
      key(
              "data.train",
              new Location(true),
              "none, it must be set",
              "Training images: one folder per class, a manifest (.csv), an IDX images"
                  + " file, CIFAR's binary files, packed shards, or a table")
          .mayChange()
          .of(recipe -> recipe.data().train());
  static final RecipeKey<String> TEST =
      key(
              "data.test",
              new Location(true),
              "no test",
              "Test images, in any of the same forms; a class may have none")
          .mayChange()
          .of(recipe -> recipe.data().test());
  static final RecipeKey<Double> VALIDATION =
      key(
              "data.validation",
              new DecimalNumber("a number from 0 to 0.5", share -> share >= 0 && share <= 0.5),
              "0.1",
              "Share of the training images, per class, that is held back to evaluate each epoch")
          .of(recipe -> recipe.data().validation());
  static final RecipeKey<List<String>> LABELS =
      key(
              "data.labels",
              new LabelList(),
              "[]",
              "Class names in order of their indices; empty: names of the folders, or the indices")
          .ofPreparation(PreparationRecipe::labels);
  static final RecipeKey<Long> HEIGHT =
      key(
              "data.image.height",
              new WholeNumber(1, 4096),
              "what the network by name is made for; needed with network.file",
              "Height in pixels to which every image is resized")
          .ofPreparation(images -> (long) images.image().height());
  static final RecipeKey<Long> WIDTH =
      key(
              "data.image.width",
              new WholeNumber(1, 4096),
              "what the network by name is made for; needed with network.file",
              "Width in pixels to which every image is resized")
          .ofPreparation(images -> (long) images.image().width());
  static final RecipeKey<Channels> CHANNELS =
      key(
              "data.image.channels",
              Choice.of(Channels.class),
              "what the network by name is made for; needed with network.file",
              "Color channels to which every image is converted")
          .ofPreparation(images -> images.image().channels());
  static final RecipeKey<Fit> FIT =
      key(
              "data.image.fit",
              Choice.of(Fit.class),
              "stretch",
              "How an image with another aspect ratio is resized")
          .ofPreparation(images -> images.image().fit());
  static final RecipeKey<Long> MAX_PIXELS =
      key(
              "data.image.maxPixels",
              new WholeNumber(1, DecodingLimits.MOST_PIXELS),
              Long.toString(DecodingLimits.USUAL.maxPixels()),
              "Images with more pixels are counted as undecodable and not read")
          .mayChange()
          .ofPreparation(images -> images.image().limits().maxPixels());
  static final RecipeKey<Long> MAX_SECONDS =
      key(
              "data.image.maxSeconds",
              new WholeNumber(1, DecodingLimits.MOST_SECONDS),
              Integer.toString(DecodingLimits.USUAL.maxSeconds()),
              "Processor time after which an image is counted as undecodable")
          .mayChange()
          .ofPreparation(images -> (long) images.image().limits().maxSeconds());
  static final RecipeKey<Normalize> NORMALIZE =
      key(
              "data.normalize",
              Choice.of(Normalize.class),
              "scale",
              "scale: pixels / 255; standardize: (pixel - mean) / deviation of the training set")
          .of(recipe -> recipe.data().normalize());
  static final RecipeKey<Double> MAX_UNDECODABLE =
      key(
              "data.maxUndecodable",
              new DecimalNumber("a number from 0 to 1", share -> share >= 0 && share <= 1),
              "0.01",
              "Share of undecodable images above which the run fails")
          .mayChange()
          .ofPreparation(PreparationRecipe::maxUndecodable);

  static final RecipeKey<AugmentRecipe.Flip> FLIP =
      key(
              "data.augment.flip",
              Choice.of(AugmentRecipe.Flip.class),
              "none",
              "Axes along which training images are flipped, each with probability 1/2")
          .of(recipe -> recipe.data().augment().flip());
  static final RecipeKey<Long> PAD_AND_CROP =
      key(
              "data.augment.padAndCrop",
              new WholeNumber(0, 4096),
              "0",
              "Maximum shift of training images in each direction, in pixels (pad, then crop)")
          .of(recipe -> (long) recipe.data().augment().padAndCrop());
  static final RecipeKey<Double> RESIZED_CROP =
      key(
              "data.augment.resizedCrop",
              new DecimalNumber("a number above 0, at most 1", share -> share > 0 && share <= 1),
              "1",
              "Minimum share of the area that a random resized crop keeps")
          .of(recipe -> recipe.data().augment().resizedCrop());
  static final RecipeKey<Double> ROTATION =
      key(
              "data.augment.rotation",
              new DecimalNumber("a number from 0 to 180", angle -> angle >= 0 && angle <= 180),
              "0",
              "Maximum rotation in either direction, in degrees")
          .of(recipe -> recipe.data().augment().rotation());
  static final RecipeKey<Double> BRIGHTNESS =
      key(
              "data.augment.brightness",
              BELOW_ONE,
              "0",
              "Brightness is multiplied by 1 plus or minus at most this")
          .of(recipe -> recipe.data().augment().brightness());
  static final RecipeKey<Double> CONTRAST =
      key(
              "data.augment.contrast",
              BELOW_ONE,
              "0",
              "Contrast is multiplied by 1 plus or minus at most this")
          .of(recipe -> recipe.data().augment().contrast());
  static final RecipeKey<Double> SATURATION =
      key(
              "data.augment.saturation",
              BELOW_ONE,
              "0",
              "Saturation is multiplied by 1 plus or minus at most this")
          .of(recipe -> recipe.data().augment().saturation());
  static final RecipeKey<Long> CUTOUT =
      key(
              "data.augment.cutout",
              new WholeNumber(0, 4096),
              "0",
              "Side of the square that cutout blanks, in pixels")
          .of(recipe -> (long) recipe.data().augment().cutout());
  static final RecipeKey<Double> MIXUP =
      key(
              "data.augment.mixup",
              new DecimalNumber("a number from 0 to 1", alpha -> alpha >= 0 && alpha <= 1),
              "0",
              "Mixes each training image and its label with another's, in a ratio drawn"
                  + " from Beta(mixup, mixup); 0: off")
          .of(recipe -> recipe.data().augment().mixup());
  static final RecipeKey<Integer> RESHUFFLE_EVERY =
      key(
              "data.reshuffleEvery",
              new KeywordOrInt("never", 1_000_000),
              "never",
              "Number of epochs after which the images are reshuffled across workers")
          .of(recipe -> recipe.data().reshuffleEvery());

  static final RecipeKey<String> NETWORK_NAME =
      key(
              "network.name",
              new PlainText("a network's name", Pattern.compile(".+")),
              "none, this or network.file must be set",
              "A network that comes with Meanfield")
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
      key("training.epochs", WholeNumber.from(1), "10", "Number of passes over the training images")
          .mayChange()
          .of(recipe -> (long) recipe.training().epochs());
  static final RecipeKey<Long> BATCH_SIZE =
      key("training.batchSize", WholeNumber.from(1), "32", "Images per step and worker")
          .of(
              recipe ->
                  where(recipe.training().batchSizeSet(), (long) recipe.training().batchSize()));
  static final RecipeKey<Integer> WORKERS =
      key(
              "training.workers",
              new KeywordOrInt("auto", 10_000),
              "auto",
              "Number of replicas; auto: the cluster's task slots, as long as each has a batch")
          .of(recipe -> Objects.requireNonNullElse(recipe.training().workers(), 0));
  static final RecipeKey<OptimizerName> OPTIMIZER =
      key(
              "training.optimizer",
              Choice.of(OptimizerName.class),
              "adam; with network.file what the file says",
              "Optimizer of each worker")
          .of(recipe -> recipe.training().optimizer());
  static final RecipeKey<Double> LEARNING_RATE =
      key(
              "training.learningRate",
              ABOVE_ZERO,
              "the optimizer's default",
              "Learning rate before schedule and warm-up")
          .of(recipe -> recipe.training().learningRate());
  static final RecipeKey<Double> MOMENTUM =
      key("training.momentum", BELOW_ONE, "0.9", "Momentum of optimizer nesterov")
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
              "How the learning rate changes during the run")
          .of(recipe -> recipe.training().schedule().kind());
  static final RecipeKey<Long> EVERY_EPOCHS =
      key(
              "training.schedule.everyEpochs",
              WholeNumber.from(1),
              "10",
              "For schedule step: epochs between two drops of the learning rate")
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
              "For schedule step: factor of each drop")
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
              "For schedule cosine: final learning rate, as a share of the initial one")
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
              "Steps over which the learning rate rises linearly to its value")
          .of(recipe -> (long) recipe.training().warmupSteps());
  static final RecipeKey<Double> WEIGHT_DECAY =
      key(
              "training.weightDecay",
              FROM_ZERO,
              "0; 0.01 with optimizer adamw; with network.file what the file says",
              "Decoupled weight decay: each step subtracts this share of each weight,"
                  + " times the learning rate")
          .of(recipe -> recipe.training().rule().weightDecay());
  static final RecipeKey<Double> L1 =
      key(
              "training.l1",
              FROM_ZERO,
              "0; with network.file what the file says",
              "L1 penalty on the weights, added to the gradient")
          .of(recipe -> recipe.training().rule().l1());
  static final RecipeKey<Double> L2 =
      key(
              "training.l2",
              FROM_ZERO,
              "0; with network.file what the file says",
              "L2 penalty on the weights, added to the gradient")
          .of(recipe -> recipe.training().rule().l2());
  static final RecipeKey<Double> CLIP_NORM =
      key(
              "training.clipNorm",
              ABOVE_ZERO,
              "no clipping; with network.file what the file says",
              "Per-layer gradient-norm clipping threshold (L2 norm)")
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
              "Weight of each class in the loss, in order of the labels; empty: 1 each;"
                  + " balanced: inversely proportional to the number of images")
          .of(recipe -> recipe.training().rule().classWeights());
  static final RecipeKey<Integer> AVERAGING_EVERY =
      key(
              "averaging.every",
              new KeywordOrInt("epoch", Integer.MAX_VALUE),
              "epoch",
              "Averaging interval: an epoch, or a number of steps")
          .of(recipe -> recipe.averaging().everySteps());
  static final RecipeKey<Long> DENSE_EPOCHS =
      key(
              "averaging.denseEpochs",
              WholeNumber.from(0),
              "0",
              "First epochs that average after each step, whatever the interval (post-local SGD)")
          .of(recipe -> (long) recipe.averaging().denseEpochs());
  static final RecipeKey<OuterRecipe.Kind> OUTER_KIND =
      key(
              "averaging.outer.kind",
              Choice.of(OuterRecipe.Kind.class),
              "average",
              "Outer optimizer, which moves the weights towards the workers' mean:"
                  + " average, slowmo or diloco")
          .of(recipe -> recipe.averaging().outer().kind());
  static final RecipeKey<Double> OUTER_RATE =
      key(
              "averaging.outer.learningRate",
              ABOVE_ZERO,
              "slowmo 1, diloco 0.7",
              "Learning rate of the outer optimizer")
          .of(recipe -> where(hasOuterStep(recipe), recipe.averaging().outer().learningRate()));
  static final RecipeKey<Double> OUTER_MOMENTUM =
      key(
              "averaging.outer.momentum",
              BELOW_ONE,
              "slowmo 0.5, diloco 0.9",
              "Momentum of the outer optimizer")
          .of(recipe -> where(hasOuterStep(recipe), recipe.averaging().outer().momentum()));
  static final RecipeKey<Long> MAX_CONSECUTIVE_EXCLUSIONS =
      key(
              "averaging.maxConsecutiveExclusions",
              WholeNumber.from(0),
              "2",
              "Maximum consecutive rounds a worker may be excluded for a NaN or infinite"
                  + " loss or weight; the run then fails")
          .mayChange()
          .of(recipe -> (long) recipe.averaging().maxConsecutiveExclusions());
  static final RecipeKey<AveragingRecipe.OptimizerState> OPTIMIZER_STATE =
      key(
              "averaging.optimizerState",
              Choice.of(AveragingRecipe.OptimizerState.class),
              "keep",
              "Optimizer state at the start of a round: keep each worker's own, average it"
                  + " over workers (it then travels with the weights), or reset it")
          .of(recipe -> recipe.averaging().optimizerState());
  static final RecipeKey<AveragingRecipe.CodecName> CODEC =
      key(
              "averaging.codec",
              Choice.of(AveragingRecipe.CodecName.class),
              "fp32",
              "Format in which weights travel between executors; bf16 halves the bytes and"
                  + " keeps 8 bits of precision")
          .of(recipe -> recipe.averaging().codec());
  static final RecipeKey<AveragingRecipe.Recovery> RECOVERY =
      key(
              "averaging.recovery",
              Choice.of(AveragingRecipe.Recovery.class),
              "rollback",
              "What a lost executor costs: rollback, the work since the last checkpoint;"
                  + " replicate, which keeps weights and states on two executors, the current"
                  + " round")
          .mayChange()
          .of(recipe -> recipe.averaging().recovery());
  static final RecipeKey<EngineName> ENGINE =
      key(
              "compute.engine",
              Choice.of(EngineName.class),
              "auto",
              "What computes gradients: auto takes onednn where it supports the network;"
                  + " dl4j uses Deeplearning4j's layers")
          .of(recipe -> recipe.compute().engine());
  static final RecipeKey<Precision> PRECISION =
      key(
              "compute.precision",
              Choice.of(Precision.class),
              "fp32",
              "Number format of activations; weights are always kept in fp32")
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
