package org.meanfield.config.hocon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.meanfield.config.AugmentRecipe;
import org.meanfield.config.AveragingRecipe;
import org.meanfield.config.CheckpointInterval;
import org.meanfield.config.ClassWeights;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.config.ComputeRecipe.Precision;
import org.meanfield.config.DecodingLimits;
import org.meanfield.config.ImageRecipe.Channels;
import org.meanfield.config.ImageRecipe.Fit;
import org.meanfield.config.Normalise;
import org.meanfield.config.OuterRecipe;
import org.meanfield.config.ScheduleRecipe;
import org.meanfield.config.TrainingRecipe.UpdaterName;

/** Every key of a recipe, in the order in which help and written recipes show them. */
final class RecipeKeys {
  private static final List<Key<?>> TABLE = new ArrayList<>();

  private static final ValueKind<Double> FROM_ZERO =
      new DecimalNumber("a number from 0", number -> number >= 0);
  private static final ValueKind<Double> ABOVE_ZERO =
      new DecimalNumber("a number above 0", number -> number > 0);
  private static final ValueKind<Double> BELOW_ONE =
      new DecimalNumber("a number from 0 to below 1", share -> share >= 0 && share < 1);

  static final String NAME_FORM = "[\\p{L}\\p{N}][\\p{L}\\p{N}._ -]{0,99}";

  static final Key<String> NAME =
      key(
          "name",
          new PlainText(
              "up to 100 letters, digits, spaces or ._- that begin with a letter or digit",
              Pattern.compile(NAME_FORM)),
          "the recipe file's name without its extension",
          "What the run is called, and its folder begins with");
  static final Key<Long> SEED =
      key("seed", WholeNumber.ANY, "42", "Every random choice of the run derives from it");
  static final Key<String> RUN_FOLDER =
      key(
          "run.folder",
          new Location(false),
          "a new runs/<name>-<UTC time>",
          "Where the run is kept: recipe, model, metrics, checkpoints");
  static final Key<CheckpointInterval> CHECKPOINT_EVERY =
      key(
          "run.checkpointEvery",
          new EpochRoundsOrTime(),
          "epoch",
          "When a checkpoint is written: at each epoch's end, or beside the training after so many"
              + " averaging rounds or so much time, in the middle of an epoch too");
  static final Key<Long> KEEP_CHECKPOINTS =
      key(
          "run.keepCheckpoints",
          new WholeNumber(1, 1000),
          "2",
          "How many checkpoints are kept, the newest ones");
  static final Key<Duration> GRACE =
      key(
          "run.grace",
          new TimeSpan(Duration.ZERO, Duration.ofHours(1)),
          "20 s",
          "On SIGTERM, the time that the averaging round under way has to end in, so that a"
              + " checkpoint is written after it; later the last checkpoint counts");

  static final Key<String> TRAIN =
      key(
          "data.train",
          new Location(true),
          "none, it must be set",
          "Images to train on: a folder a class, a manifest (.csv), an IDX images file, CIFAR's"
              + " binary files, packed shards, or a table");
  static final Key<String> TEST =
      key(
          "data.test",
          new Location(true),
          "no test",
          "Held-out images, of the same form; a class may have none");
  static final Key<Double> VALIDATION =
      key(
          "data.validation",
          new DecimalNumber("a number from 0 to 0.5", share -> share >= 0 && share <= 0.5),
          "0.1",
          "Share of the training images, of every class, held back and judged after each epoch");
  static final Key<List<String>> LABELS =
      key(
          "data.labels",
          new LabelList(),
          "[]",
          "Names of the classes in order of their numbers; empty: folder names, or the numbers");
  static final Key<Long> HEIGHT =
      key(
          "data.image.height",
          new WholeNumber(1, 4096),
          "what the network by name is made for; needed with network.file",
          "Pixels from top to bottom that every image is brought to");
  static final Key<Long> WIDTH =
      key(
          "data.image.width",
          new WholeNumber(1, 4096),
          "what the network by name is made for; needed with network.file",
          "Pixels from left to right that every image is brought to");
  static final Key<Channels> CHANNELS =
      key(
          "data.image.channels",
          Choice.of(Channels.class),
          "what the network by name is made for; needed with network.file",
          "Colours every image is brought to");
  static final Key<Fit> FIT =
      key(
          "data.image.fit",
          Choice.of(Fit.class),
          "stretch",
          "How an image of other proportions is brought to the size");
  static final Key<Long> MAX_PIXELS =
      key(
          "data.image.maxPixels",
          new WholeNumber(1, DecodingLimits.MOST_PIXELS),
          Long.toString(DecodingLimits.USUAL.maxPixels()),
          "Width times height above which an image counts as undecodable, unread");
  static final Key<Long> MAX_SECONDS =
      key(
          "data.image.maxSeconds",
          new WholeNumber(1, DecodingLimits.MOST_SECONDS),
          Integer.toString(DecodingLimits.USUAL.maxSeconds()),
          "Processor time to decode one image in, after which it counts as undecodable");
  static final Key<Normalise> NORMALISE =
      key(
          "data.normalise",
          Choice.of(Normalise.class),
          "scale",
          "Pixels divided by 255, or less the training set's mean over its deviation");
  static final Key<Double> MAX_UNDECODABLE =
      key(
          "data.maxUndecodable",
          new DecimalNumber("a number from 0 to 1", share -> share >= 0 && share <= 1),
          "0.01",
          "Share of the images that may be undecodable before the run stops");

  static final Key<AugmentRecipe.Flip> FLIP =
      key(
          "data.augment.flip",
          Choice.of(AugmentRecipe.Flip.class),
          "none",
          "In which directions training images are mirrored, every other time");
  static final Key<Long> PAD_AND_CROP =
      key(
          "data.augment.padAndCrop",
          new WholeNumber(0, 4096),
          "0",
          "Pixels that training images are moved by at most, in each direction");
  static final Key<Double> RESIZED_CROP =
      key(
          "data.augment.resizedCrop",
          new DecimalNumber("a number above 0, at most 1", share -> share > 0 && share <= 1),
          "1",
          "Smallest share of a training image that is cut out and brought back to the size");
  static final Key<Double> ROTATION =
      key(
          "data.augment.rotation",
          new DecimalNumber("a number from 0 to 180", angle -> angle >= 0 && angle <= 180),
          "0",
          "Degrees that training images are turned by at most, either way");
  static final Key<Double> BRIGHTNESS =
      key(
          "data.augment.brightness",
          BELOW_ONE,
          "0",
          "Share by which training images become lighter or darker at most");
  static final Key<Double> CONTRAST =
      key(
          "data.augment.contrast",
          BELOW_ONE,
          "0",
          "Share by which training images gain or lose contrast at most");
  static final Key<Double> SATURATION =
      key(
          "data.augment.saturation",
          BELOW_ONE,
          "0",
          "Share by which training images gain or lose colour at most");
  static final Key<Long> CUTOUT =
      key(
          "data.augment.cutout",
          new WholeNumber(0, 4096),
          "0",
          "Side in pixels of a square of each training image that is blotted out");
  static final Key<Double> MIXUP =
      key(
          "data.augment.mixup",
          new DecimalNumber("a number from 0 to 1", alpha -> alpha >= 0 && alpha <= 1),
          "0",
          "Mixes each training image and its label with another's, by a share drawn from"
              + " Beta(mixup, mixup); 0: not");
  static final Key<Integer> EXCHANGE =
      key(
          "data.exchange",
          new KeywordOrInt("never", 1_000_000),
          "never",
          "After how many epochs the workers' shares are shuffled and dealt anew");

  static final Key<String> NETWORK_NAME =
      key(
          "network.name",
          new PlainText("a network's name", Pattern.compile(".+")),
          "none, this or network.file must be set",
          "A network that Meanfield brings");
  static final Key<String> NETWORK_FILE =
      key(
          "network.file",
          new Location(false),
          "none, this or network.name must be set",
          "A Deeplearning4j configuration in JSON");

  static final Key<Long> EPOCHS =
      key("training.epochs", WholeNumber.from(1), "10", "Passes over the training images");
  static final Key<Long> BATCH_SIZE =
      key("training.batchSize", WholeNumber.from(1), "32", "Images a step on one worker");
  static final Key<Integer> WORKERS =
      key(
          "training.workers",
          new KeywordOrInt("auto", 10_000),
          "auto",
          "How many workers train; auto: the cluster's task slots, while each has a batch");
  static final Key<UpdaterName> UPDATER =
      key(
          "training.updater",
          Choice.of(UpdaterName.class),
          "adam; with network.file what the file says",
          "The optimizer each worker steps with");
  static final Key<Double> LEARNING_RATE =
      key(
          "training.learningRate",
          ABOVE_ZERO,
          "the updater's usual one",
          "The rate before schedule and warm-up");
  static final Key<Double> MOMENTUM =
      key("training.momentum", BELOW_ONE, "0.9", "Of updater nesterov only");
  static final Key<ScheduleRecipe.Kind> SCHEDULE_KIND =
      key(
          "training.schedule.kind",
          Choice.of(ScheduleRecipe.Kind.class),
          "constant",
          "How the learning rate changes over the run");
  static final Key<Long> EVERY_EPOCHS =
      key(
          "training.schedule.everyEpochs",
          WholeNumber.from(1),
          "10",
          "Of schedule step only: epochs between two drops of the rate");
  static final Key<Double> FACTOR =
      key(
          "training.schedule.factor",
          new DecimalNumber("a number above 0, at most 1", share -> share > 0 && share <= 1),
          "0.1",
          "Of schedule step only: what the rate is multiplied by at a drop");
  static final Key<Double> FLOOR =
      key(
          "training.schedule.floor",
          new DecimalNumber("a number from 0 to 1", share -> share >= 0 && share <= 1),
          "0",
          "Of schedule cosine only: the share of the rate left at the end");
  static final Key<Long> WARMUP_STEPS =
      key(
          "training.warmupSteps",
          WholeNumber.from(0),
          "0",
          "Steps over which the learning rate rises to its value");
  static final Key<Double> WEIGHT_DECAY =
      key(
          "training.weightDecay",
          FROM_ZERO,
          "0; 0.01 with updater adamw; with network.file what the file says",
          "Share of each weight, times the learning rate, that a step takes off beside the"
              + " gradient");
  static final Key<Double> L1 =
      key(
          "training.l1",
          FROM_ZERO,
          "0; with network.file what the file says",
          "Penalty on the weights' absolute values, in the gradient");
  static final Key<Double> L2 =
      key(
          "training.l2",
          FROM_ZERO,
          "0; with network.file what the file says",
          "Penalty on half the weights' squares, in the gradient");
  static final Key<Double> CLIP_NORM =
      key(
          "training.clipNorm",
          ABOVE_ZERO,
          "no clipping; with network.file what the file says",
          "Length (L2 norm) that the gradient of each layer, by itself, is shortened to");
  static final Key<Double> LABEL_SMOOTHING =
      key(
          "training.labelSmoothing",
          BELOW_ONE,
          "0",
          "Share of each label that is spread evenly over all classes");
  static final Key<ClassWeights> CLASS_WEIGHTS =
      key(
          "training.classWeights",
          new WeightList(),
          "[]",
          "Weight of each class in the loss, in order of the labels; empty: all alike; balanced: as"
              + " many times less as it has more images");
  static final Key<Integer> AVERAGING_EVERY =
      key(
          "averaging.every",
          new KeywordOrInt("epoch", Integer.MAX_VALUE),
          "epoch",
          "When the workers' weights are averaged: each epoch, or after so many steps");
  static final Key<Long> DENSE_EPOCHS =
      key(
          "averaging.denseEpochs",
          WholeNumber.from(0),
          "0",
          "First epochs in which the weights are averaged after each step, whatever the interval");
  static final Key<OuterRecipe.Kind> OUTER_KIND =
      key(
          "averaging.outer.kind",
          Choice.of(OuterRecipe.Kind.class),
          "average",
          "How the weights follow the workers' mean: go there, with slow momentum, or as DiLoCo");
  static final Key<Double> OUTER_RATE =
      key(
          "averaging.outer.learningRate",
          ABOVE_ZERO,
          "slowmo 1, diloco 0.7",
          "What the step towards the workers' mean is multiplied by");
  static final Key<Double> OUTER_MOMENTUM =
      key(
          "averaging.outer.momentum",
          BELOW_ONE,
          "slowmo 0.5, diloco 0.9",
          "Share of the last round's step that goes on in this one");
  static final Key<Long> MAX_LEFT_OUT =
      key(
          "averaging.maxLeftOut",
          WholeNumber.from(0),
          "2",
          "Rounds in a row that a worker may be left out of since its loss or weights are no"
              + " numbers");
  static final Key<AveragingRecipe.UpdaterState> WORKER_STATE =
      key(
          "averaging.workerState",
          Choice.of(AveragingRecipe.UpdaterState.class),
          "keep",
          "What a worker's updater has at the start of a round: its own moments; with average the"
              + " mean of all workers', which travel with the weights; with reset none");
  static final Key<AveragingRecipe.CodecName> CODEC =
      key(
          "averaging.codec",
          Choice.of(AveragingRecipe.CodecName.class),
          "fp32",
          "What weights travel as between executors; bf16 halves the bytes and rounds to 8 bits");
  static final Key<AveragingRecipe.Recovery> RECOVERY =
      key(
          "averaging.recovery",
          Choice.of(AveragingRecipe.Recovery.class),
          "rollback",
          "What a lost executor costs: training since the last checkpoint; or with replicate, which"
              + " keeps weights and states on two executors, the round under way");
  static final Key<EngineName> ENGINE =
      key(
          "compute.engine",
          Choice.of(EngineName.class),
          "auto",
          "What computes the gradients: the fastest that covers the network, DL4J's layers, or"
              + " oneDNN");
  static final Key<Precision> PRECISION =
      key(
          "compute.precision",
          Choice.of(Precision.class),
          "fp32",
          "Numbers that layers hand on; weights are always kept in fp32");

  static final List<Key<?>> ALL = Collections.unmodifiableList(TABLE);

  private RecipeKeys() {}

  private static <T> Key<T> key(
      String name, ValueKind<T> kind, String defaultText, String description) {
    Key<T> key = new Key<>(name, kind, defaultText, description);
    TABLE.add(key);
    return key;
  }

  static List<String> names() {
    return ALL.stream().<String>map(Key::name).toList();
  }

  static boolean isKey(String name) {
    return ALL.stream().anyMatch(key -> key.name().equals(name));
  }

  /** The keys of a section such as {@code training.schedule}; none: no section has that name. */
  static List<String> namesIn(String section) {
    return names().stream().filter(name -> name.startsWith(section + ".")).toList();
  }
}
