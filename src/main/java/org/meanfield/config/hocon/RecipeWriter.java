package org.meanfield.config.hocon;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.meanfield.config.AugmentRecipe;
import org.meanfield.config.AveragingRecipe;
import org.meanfield.config.ClassWeights;
import org.meanfield.config.DataRecipe;
import org.meanfield.config.DurationText;
import org.meanfield.config.ImageRecipe;
import org.meanfield.config.OuterRecipe;
import org.meanfield.config.PreparationRecipe;
import org.meanfield.config.Recipe;
import org.meanfield.config.RegularizationRecipe;
import org.meanfield.config.ScheduleRecipe;
import org.meanfield.config.TrainingRecipe;
import org.meanfield.config.TrainingRecipe.UpdaterName;

/**
 * Writes a recipe that {@link RecipeReader} made, so that reading it gives an equal one: every key,
 * with its help as a comment. {@code null} stands where a key has no value: it is unset, or without
 * effect beside the others.
 */
public final class RecipeWriter {
  private static final String HEADER =
      "# null: the default holds, or the key is without effect beside the others\n";

  private RecipeWriter() {}

  /** The recipe in HOCON, a line of help and a line {@code key = value} for every key. */
  public static String hocon(Recipe recipe) {
    Map<Key<?>, @Nullable Object> values = values(recipe);
    StringBuilder text = new StringBuilder(HEADER);
    for (Key<?> key : RecipeKeys.ALL) {
      text.append("# ").append(key.description()).append('\n');
      text.append(key.name()).append(" = ").append(literal(values.get(key))).append('\n');
    }
    return text.toString();
  }

  /** The recipe as {@code --set} takes it: the value of every key, in the order of the sections. */
  public static Map<String, String> literals(Recipe recipe) {
    Map<Key<?>, @Nullable Object> values = values(recipe);
    Map<String, String> literals = new LinkedHashMap<>();
    RecipeKeys.ALL.forEach(key -> literals.put(key.name(), literal(values.get(key))));
    return literals;
  }

  /**
   * What {@link RecipeReader#readPreparation} reads besides the source, as {@code --set} takes it.
   */
  public static Map<String, String> literals(PreparationRecipe recipe) {
    Map<String, String> literals = new LinkedHashMap<>();
    literals.put(RecipeKeys.SEED.name(), literal(recipe.seed()));
    literals.put(RecipeKeys.LABELS.name(), literal(recipe.labels()));
    Map<Key<?>, @Nullable Object> image = new LinkedHashMap<>();
    putImage(image, recipe.image());
    image.forEach((key, value) -> literals.put(key.name(), literal(value)));
    literals.put(RecipeKeys.MAX_UNDECODABLE.name(), literal(recipe.maxUndecodable()));
    return literals;
  }

  /** Every key that has a value, with the value as a recipe states it, texts without quotes. */
  public static SortedMap<String, String> settings(Recipe recipe) {
    SortedMap<String, String> settings = new TreeMap<>();
    values(recipe)
        .forEach(
            (key, value) -> {
              if (value != null) {
                settings.put(key.name(), plain(value) instanceof String s ? s : literal(value));
              }
            });
    return settings;
  }

  private static Map<Key<?>, @Nullable Object> values(Recipe recipe) {
    Map<Key<?>, @Nullable Object> values = new HashMap<>();
    values.put(RecipeKeys.NAME, recipe.name());
    values.put(RecipeKeys.SEED, recipe.seed());
    values.put(RecipeKeys.RUN_FOLDER, recipe.runFolder());
    values.put(RecipeKeys.CHECKPOINT_EVERY, recipe.checkpoints().every().text());
    values.put(RecipeKeys.KEEP_CHECKPOINTS, recipe.checkpoints().kept());
    values.put(RecipeKeys.GRACE, DurationText.of(recipe.checkpoints().grace()));
    putData(values, recipe.data());
    values.put(RecipeKeys.NETWORK_NAME, recipe.network().name());
    values.put(RecipeKeys.NETWORK_FILE, recipe.network().file());
    putTraining(values, recipe.training());
    putSchedule(values, recipe.training().schedule());
    putRule(values, recipe.training().rule());
    putAveraging(values, recipe.averaging());
    values.put(RecipeKeys.ENGINE, recipe.compute().engine());
    values.put(RecipeKeys.PRECISION, recipe.compute().precision());
    return values;
  }

  private static void putData(Map<Key<?>, @Nullable Object> values, DataRecipe data) {
    values.put(RecipeKeys.TRAIN, data.train());
    values.put(RecipeKeys.TEST, data.test());
    values.put(RecipeKeys.VALIDATION, data.validation());
    values.put(RecipeKeys.LABELS, data.labels());
    putImage(values, data.image());
    values.put(RecipeKeys.NORMALISE, data.normalise());
    values.put(RecipeKeys.MAX_UNDECODABLE, data.maxUndecodable());
    putAugment(values, data.augment());
    values.put(RecipeKeys.EXCHANGE, data.exchangeEvery() == 0 ? "never" : data.exchangeEvery());
  }

  private static void putImage(Map<Key<?>, @Nullable Object> values, ImageRecipe image) {
    values.put(RecipeKeys.HEIGHT, image.height());
    values.put(RecipeKeys.WIDTH, image.width());
    values.put(RecipeKeys.CHANNELS, image.channels());
    values.put(RecipeKeys.FIT, image.fit());
    values.put(RecipeKeys.MAX_PIXELS, image.limits().maxPixels());
    values.put(RecipeKeys.MAX_SECONDS, image.limits().maxSeconds());
  }

  private static void putAugment(Map<Key<?>, @Nullable Object> values, AugmentRecipe augment) {
    values.put(RecipeKeys.FLIP, augment.flip());
    values.put(RecipeKeys.PAD_AND_CROP, augment.padAndCrop());
    values.put(RecipeKeys.RESIZED_CROP, augment.resizedCrop());
    values.put(RecipeKeys.ROTATION, augment.rotation());
    values.put(RecipeKeys.BRIGHTNESS, augment.brightness());
    values.put(RecipeKeys.CONTRAST, augment.contrast());
    values.put(RecipeKeys.SATURATION, augment.saturation());
    values.put(RecipeKeys.CUTOUT, augment.cutout());
    values.put(RecipeKeys.MIXUP, augment.mixup());
  }

  private static void putTraining(Map<Key<?>, @Nullable Object> values, TrainingRecipe training) {
    values.put(RecipeKeys.EPOCHS, training.epochs());
    values.put(RecipeKeys.BATCH_SIZE, training.batchSizeSet() ? training.batchSize() : null);
    values.put(RecipeKeys.WORKERS, training.workers() == null ? "auto" : training.workers());
    values.put(RecipeKeys.UPDATER, training.updater());
    values.put(RecipeKeys.LEARNING_RATE, training.learningRate());
    boolean hasMomentum = training.updater() == UpdaterName.NESTEROV;
    values.put(RecipeKeys.MOMENTUM, hasMomentum ? training.momentum() : null);
    values.put(RecipeKeys.WARMUP_STEPS, training.warmupSteps());
  }

  private static void putSchedule(Map<Key<?>, @Nullable Object> values, ScheduleRecipe schedule) {
    boolean drops = schedule.kind() == ScheduleRecipe.Kind.STEP;
    boolean falls = schedule.kind() == ScheduleRecipe.Kind.COSINE;
    values.put(RecipeKeys.SCHEDULE_KIND, schedule.kind());
    values.put(RecipeKeys.EVERY_EPOCHS, drops ? schedule.everyEpochs() : null);
    values.put(RecipeKeys.FACTOR, drops ? schedule.factor() : null);
    values.put(RecipeKeys.FLOOR, falls ? schedule.floor() : null);
  }

  private static void putAveraging(
      Map<Key<?>, @Nullable Object> values, AveragingRecipe averaging) {
    OuterRecipe outer = averaging.outer();
    boolean moves = outer.kind() != OuterRecipe.Kind.AVERAGE;
    values.put(
        RecipeKeys.AVERAGING_EVERY, averaging.everyEpoch() ? "epoch" : averaging.everySteps());
    values.put(RecipeKeys.DENSE_EPOCHS, averaging.denseEpochs());
    values.put(RecipeKeys.OUTER_KIND, outer.kind());
    values.put(RecipeKeys.OUTER_RATE, moves ? outer.learningRate() : null);
    values.put(RecipeKeys.OUTER_MOMENTUM, moves ? outer.momentum() : null);
    values.put(RecipeKeys.MAX_LEFT_OUT, averaging.maxLeftOut());
    values.put(RecipeKeys.WORKER_STATE, averaging.workerState());
    values.put(RecipeKeys.CODEC, averaging.codec());
    values.put(RecipeKeys.RECOVERY, averaging.recovery());
  }

  private static void putRule(Map<Key<?>, @Nullable Object> values, RegularizationRecipe rule) {
    values.put(RecipeKeys.WEIGHT_DECAY, rule.weightDecay());
    values.put(RecipeKeys.L1, rule.l1());
    values.put(RecipeKeys.L2, rule.l2());
    values.put(RecipeKeys.CLIP_NORM, rule.clipNorm());
    values.put(RecipeKeys.LABEL_SMOOTHING, rule.labelSmoothing());
    values.put(RecipeKeys.CLASS_WEIGHTS, rule.classWeights());
  }

  private static String literal(@Nullable Object value) {
    return ConfigValueFactory.fromAnyRef(plain(value)).render(ConfigRenderOptions.concise());
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof ClassWeights weights) {
      return weights instanceof ClassWeights.Given given ? given.weights() : WeightList.BALANCED;
    }
    return value instanceof Enum<?> constant ? Choice.word(constant) : value;
  }
}
