package org.meanfield.config.hocon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.meanfield.config.hocon.Recipes.SHORTEST;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meanfield.config.AugmentRecipe;
import org.meanfield.config.AveragingRecipe;
import org.meanfield.config.CheckpointInterval;
import org.meanfield.config.CheckpointRecipe;
import org.meanfield.config.ClassWeights;
import org.meanfield.config.ComputeRecipe;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.config.ComputeRecipe.Precision;
import org.meanfield.config.DataRecipe;
import org.meanfield.config.DecodingLimits;
import org.meanfield.config.ImageRecipe;
import org.meanfield.config.ImageRecipe.Channels;
import org.meanfield.config.ImageRecipe.Fit;
import org.meanfield.config.NetworkRecipe;
import org.meanfield.config.Normalize;
import org.meanfield.config.OuterRecipe;
import org.meanfield.config.PreparationRecipe;
import org.meanfield.config.Recipe;
import org.meanfield.config.RegularizationRecipe;
import org.meanfield.config.ScheduleRecipe;
import org.meanfield.config.TrainingRecipe;
import org.meanfield.config.TrainingRecipe.OptimizerName;
import org.meanfield.fault.MeanfieldException;

/** Every default is stated here and every key set otherwise, so that a forgotten one fails. */
class RecipeKeysTest {
  private static final Recipe DEFAULTS =
      new Recipe(
          42,
          "r",
          null,
          new DataRecipe(
              "/images",
              null,
              0.1,
              List.of(),
              new ImageRecipe(
                  28, 28, Channels.GREY, Fit.STRETCH, new DecodingLimits(67_108_864, 30)),
              Normalize.SCALE,
              0.01,
              AugmentRecipe.NONE,
              0),
          new NetworkRecipe("cat-dog-cnn", null),
          new TrainingRecipe(
              10,
              32,
              false,
              null,
              OptimizerName.ADAM,
              null,
              0.9,
              new ScheduleRecipe(ScheduleRecipe.Kind.CONSTANT, 10, 0.1, 0),
              0,
              new RegularizationRecipe(null, null, null, null, 0, ClassWeights.ALIKE)),
          new AveragingRecipe(0),
          new ComputeRecipe(EngineName.AUTO, Precision.FP32),
          new CheckpointRecipe(new CheckpointInterval.EpochEnd(), 2, Duration.ofSeconds(20)));

  /** A value other than the default for every key, with what else it needs to have an effect. */
  private static final Map<String, List<String>> OTHERWISE =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("name", List.of("name=other")),
              Map.entry("seed", List.of("seed=-7")),
              Map.entry("run.folder", List.of("run.folder=/run")),
              Map.entry("run.checkpointEvery", List.of("run.checkpointEvery=10 min")),
              Map.entry("run.keepCheckpoints", List.of("run.keepCheckpoints=1")),
              Map.entry("run.grace", List.of("run.grace=0 s")),
              Map.entry("data.train", List.of("data.train=/others")),
              Map.entry("data.test", List.of("data.test=/test")),
              Map.entry("data.validation", List.of("data.validation=0.5")),
              Map.entry("data.labels", List.of("data.labels=[cat, dog]")),
              Map.entry("data.image.height", List.of("data.image.height=64")),
              Map.entry("data.image.width", List.of("data.image.width=48")),
              Map.entry("data.image.channels", List.of("data.image.channels=rgb")),
              Map.entry("data.image.fit", List.of("data.image.fit=crop")),
              Map.entry("data.image.maxPixels", List.of("data.image.maxPixels=1000000")),
              Map.entry("data.image.maxSeconds", List.of("data.image.maxSeconds=5")),
              Map.entry("data.normalize", List.of("data.normalize=standardize")),
              Map.entry("data.maxUndecodable", List.of("data.maxUndecodable=0")),
              Map.entry("data.augment.flip", List.of("data.augment.flip=both")),
              Map.entry("data.augment.padAndCrop", List.of("data.augment.padAndCrop=4")),
              Map.entry("data.augment.resizedCrop", List.of("data.augment.resizedCrop=0.5")),
              Map.entry("data.augment.rotation", List.of("data.augment.rotation=15")),
              Map.entry("data.augment.brightness", List.of("data.augment.brightness=0.1")),
              Map.entry("data.augment.contrast", List.of("data.augment.contrast=0.1")),
              Map.entry(
                  "data.augment.saturation",
                  List.of("data.image.channels=rgb", "data.augment.saturation=0.1")),
              Map.entry("data.augment.cutout", List.of("data.augment.cutout=8")),
              Map.entry("data.augment.mixup", List.of("data.augment.mixup=0.2")),
              Map.entry("data.reshuffleEvery", List.of("data.reshuffleEvery=2")),
              Map.entry("network.name", List.of("network.name=lenet")),
              Map.entry(
                  "network.file",
                  List.of(
                      "network.name=null",
                      "network.file=/net.json",
                      "data.image={height=8, width=8, channels=rgb}")),
              Map.entry("training.epochs", List.of("training.epochs=1")),
              Map.entry("training.batchSize", List.of("training.batchSize=32")),
              Map.entry("training.workers", List.of("training.workers=3")),
              Map.entry("training.optimizer", List.of("training.optimizer=sgd")),
              Map.entry("training.learningRate", List.of("training.learningRate=1e-3")),
              Map.entry(
                  "training.momentum",
                  List.of("training.optimizer=nesterov", "training.momentum=0")),
              Map.entry("training.schedule.kind", List.of("training.schedule.kind=cosine")),
              Map.entry(
                  "training.schedule.everyEpochs",
                  List.of("training.schedule.kind=step", "training.schedule.everyEpochs=4")),
              Map.entry(
                  "training.schedule.factor",
                  List.of("training.schedule.kind=step", "training.schedule.factor=1")),
              Map.entry(
                  "training.schedule.floor",
                  List.of("training.schedule.kind=cosine", "training.schedule.floor=1")),
              Map.entry("training.warmupSteps", List.of("training.warmupSteps=100")),
              Map.entry("training.weightDecay", List.of("training.weightDecay=0")),
              Map.entry("training.l1", List.of("training.l1=1e-4")),
              Map.entry("training.l2", List.of("training.l2=1e-4")),
              Map.entry("training.clipNorm", List.of("training.clipNorm=5")),
              Map.entry("training.labelSmoothing", List.of("training.labelSmoothing=0.1")),
              Map.entry("training.classWeights", List.of("training.classWeights=[1, 2.5]")),
              Map.entry("averaging.every", List.of("averaging.every=5")),
              Map.entry("averaging.denseEpochs", List.of("averaging.denseEpochs=2")),
              Map.entry(
                  "averaging.maxConsecutiveExclusions",
                  List.of("averaging.maxConsecutiveExclusions=0")),
              Map.entry("averaging.optimizerState", List.of("averaging.optimizerState=average")),
              Map.entry("averaging.codec", List.of("averaging.codec=bf16")),
              Map.entry("averaging.recovery", List.of("averaging.recovery=replicate")),
              Map.entry("averaging.outer.kind", List.of("averaging.outer.kind=diloco")),
              Map.entry(
                  "averaging.outer.learningRate",
                  List.of("averaging.outer.kind=slowmo", "averaging.outer.learningRate=1.2")),
              Map.entry(
                  "averaging.outer.momentum",
                  List.of("averaging.outer.kind=slowmo", "averaging.outer.momentum=0.7")),
              Map.entry("compute.engine", List.of("compute.engine=dl4j")),
              Map.entry("compute.precision", List.of("compute.precision=bf16"))));

  private static List<String> keys() {
    return RecipeReader.keys().stream().map(KeyHelp::key).toList();
  }

  static List<String> otherwise(String key) {
    return OTHERWISE.getOrDefault(key, List.of());
  }

  @Test
  void shortestRecipeHasEveryDefault() {
    assertThat(Recipes.read(SHORTEST)).isEqualTo(DEFAULTS);
  }

  @Test
  void everyKeyIsSetOtherwiseHere() {
    assertThat(OTHERWISE.keySet()).containsExactlyInAnyOrderElementsOf(keys());
  }

  @ParameterizedTest
  @MethodSource("keys")
  void eachKeyReachesTheRecipe(String key) {
    List<String> settings = otherwise(key);
    List<String> others = settings.stream().filter(s -> !s.startsWith(key + "=")).toList();
    RecipeText shortest = Recipes.text(SHORTEST);
    boolean exclusive = key.equals("network.file");
    assertThat(Recipes.reader().read(shortest, settings))
        .isNotEqualTo(Recipes.reader().read(shortest, exclusive ? List.of() : others));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data.augment.padAndCrop=28",
        "data.augment.cutout=28",
        "data.augment.saturation=0.1"
      })
  void augmentationThatNoImageCanHaveIsRefused_withTheImagesForm(String setting) {
    assertThatThrownBy(() -> Recipes.reader().read(Recipes.text(SHORTEST), List.of(setting)))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining(setting.replace("=", " is \"") + "\"")
        .hasMessageMatching("(?s).*(28 x 28 pixels|images are grey).*");
  }

  @ParameterizedTest
  @MethodSource("keys")
  void writtenRecipeIsReadBackEqual_withEachKeySet(String key) {
    Recipe recipe = Recipes.reader().read(Recipes.text(SHORTEST), otherwise(key));
    assertThat(Recipes.read(RecipeWriter.hocon(recipe))).isEqualTo(recipe);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void recipeSentToAClusterIsReadBackEqual_withEachKeySet(String key) {
    Recipe recipe = Recipes.reader().read(Recipes.text(SHORTEST), otherwise(key));
    assertThat(Recipes.reader().read(Recipes.text(""), settings(RecipeWriter.literals(recipe))))
        .isEqualTo(recipe);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void preparationSentToAClusterIsReadBackEqual_withEachKeySet(String key) {
    PreparationRecipe recipe = preparation(SHORTEST, otherwise(key));
    assertThat(preparation("", settings(RecipeWriter.literals(recipe)))).isEqualTo(recipe);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void eachKeyThatPreparationWritesReachesIt_andNoOther(String key) {
    List<String> settings = otherwise(key);
    List<String> others = settings.stream().filter(s -> !s.startsWith(key + "=")).toList();
    PreparationRecipe otherwise = preparation(SHORTEST, settings);
    assertThat(!otherwise.equals(preparation(SHORTEST, others)))
        .isEqualTo(RecipeWriter.literals(otherwise).containsKey(key));
  }

  private static PreparationRecipe preparation(String text, List<String> settings) {
    return Recipes.reader().readPreparation(Recipes.text(text), settings, "/images");
  }

  private static List<String> settings(Map<String, String> literals) {
    return literals.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }

  @Test
  void recipeWithEverySectionIsReadAsWritten() {
    Recipe recipe =
        Recipes.read(
"""
name = photos, seed = 7
run.folder = ../runs/photos
data {
  train = photos/train
  test = ${data.train}/../test
  validation = 0.2
  labels = [cat, dog]
  image { height = 64, width = 48, channels = rgb, fit = pad, maxPixels = 9, maxSeconds = 2 }
  normalize = standardize
  maxUndecodable = 0.5
  augment {
    flip = both, padAndCrop = 4, resizedCrop = 0.5, rotation = 15, brightness = 0.1
    contrast = 0.2, saturation = 0.3, cutout = 8, mixup = 0.25
  }
  reshuffleEvery = 3
}
network.file = net.json
training {
  epochs = 3, batchSize = 16, workers = 2, optimizer = nesterov, learningRate = 0.05
  momentum = 0.8, warmupSteps = 9
  weightDecay = 0, l1 = 1e-5, l2 = 1e-4, clipNorm = 2, labelSmoothing = 0.1
  classWeights = [1, 2.5]
  schedule { kind = step, everyEpochs = 2, factor = 0.5 }
}
averaging { every = 4, denseEpochs = 1, maxConsecutiveExclusions = 5, optimizerState = reset, codec = bf16, recovery = replicate, outer { kind = diloco, momentum = 0.4 } }
compute { engine = dl4j, precision = bf16 }
run { checkpointEvery = 200 rounds, keepCheckpoints = 3, grace = 60s }
""");
    assertThat(recipe)
        .isEqualTo(
            new Recipe(
                7,
                "photos",
                "/runs/photos",
                new DataRecipe(
                    "/recipes/photos/train",
                    "/recipes/photos/test",
                    0.2,
                    List.of("cat", "dog"),
                    new ImageRecipe(64, 48, Channels.RGB, Fit.PAD, new DecodingLimits(9, 2)),
                    Normalize.STANDARDIZE,
                    0.5,
                    new AugmentRecipe(AugmentRecipe.Flip.BOTH, 4, 0.5, 15, 0.1, 0.2, 0.3, 8, 0.25),
                    3),
                new NetworkRecipe(null, "/recipes/net.json"),
                new TrainingRecipe(
                    3,
                    16,
                    true,
                    2,
                    OptimizerName.NESTEROV,
                    0.05,
                    0.8,
                    new ScheduleRecipe(ScheduleRecipe.Kind.STEP, 2, 0.5, 0),
                    9,
                    new RegularizationRecipe(
                        0.0, 1e-5, 1e-4, 2.0, 0.1, new ClassWeights.Given(List.of(1.0, 2.5)))),
                new AveragingRecipe(
                    4,
                    1,
                    new OuterRecipe(OuterRecipe.Kind.DILOCO, 0.7, 0.4),
                    5,
                    AveragingRecipe.OptimizerState.RESET,
                    AveragingRecipe.CodecName.BF16,
                    AveragingRecipe.Recovery.REPLICATE),
                new ComputeRecipe(EngineName.DL4J, Precision.BF16),
                new CheckpointRecipe(
                    new CheckpointInterval.Rounds(200), 3, Duration.ofMinutes(1))));
  }

  @Test
  void networksByNameHaveTheirOwnImages() {
    assertThat(Recipes.read("data.train=/i, network.name=cat-dog-cnn-3").data().image())
        .isEqualTo(new ImageRecipe(32, 32, Channels.RGB, Fit.STRETCH));
    assertThat(Recipes.read("data.train=/i, network.name=resnet-50").data().image())
        .isEqualTo(new ImageRecipe(224, 224, Channels.RGB, Fit.STRETCH));
    assertThat(Recipes.read("data.train=/i, network.name=mlp").data().image())
        .isEqualTo(new ImageRecipe(28, 28, Channels.GREY, Fit.STRETCH));
  }

  @Test
  void networkFromFileKeepsItsOwnUpdater() {
    String image = "data.image { height = 8, width = 8, channels = grey }\n";
    assertThat(Recipes.read("data.train=/i, network.file=n.json," + image).training().optimizer())
        .isNull();
  }
}
