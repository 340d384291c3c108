package org.meanfield.config.hocon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.meanfield.config.hocon.Recipes.SHORTEST;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meanfield.config.ImageRecipe;
import org.meanfield.config.PreparationRecipe;
import org.meanfield.config.Recipe;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

class RecipeProblemsTest {
  private static final String FROM_FILE =
      "data.train=/i, network.file=n.json, data.image {height=8, width=8, channels=rgb}\n";

  private static String message(String text, String... settings) {
    MeanfieldException fault =
        catchThrowableOfType(
            MeanfieldException.class,
            () -> Recipes.reader().read(Recipes.text(text), List.of(settings)));
    assertThat(fault).as("a fault of %s", text).isNotNull();
    assertThat(fault.kind()).isEqualTo(ErrorKind.USAGE);
    return String.valueOf(fault.getMessage());
  }

  @Test
  void allAreReportedTogether_byLineThenOptionThenWhatIsMissing() {
    String text =
        """
        seed = many
        training {
          epochs = 0
          epoch = 3
        }
        data.image = small
        """;
    assertThat(message(text, "training.optimizer=adma", "verbose"))
        .isEqualTo(
"""
r.conf has 8 problems:
  r.conf:1: seed is "many"; expected a whole number of 64 bits; default: 42
  r.conf:3: training.epochs is 0; expected a whole number from 1 to 2147483647; default: 10
  r.conf:4: training.epoch is not a key of a recipe; did you mean training.epochs?
  r.conf:6: data.image is "small"; expected a section; its keys are data.image.height, data.image.width, data.image.channels, data.image.fit, data.image.maxPixels, data.image.maxSeconds
  --set: training.optimizer is "adma"; expected sgd | nesterov | adam | adamw | amsgrad | rmsprop; did you mean adam?
  --set: found "verbose"; expected key=value; for example --set training.epochs=3
  r.conf: data.train is missing; expected a path, a URI such as hdfs://host/folder, or a table, parquet:PATH or table:NAME; write data.train = … or add --set data.train=…
  r.conf: network.name and network.file are missing; expected one of them; write network.name = one of cat-dog-cnn, cat-dog-cnn-3, lenet, mlp, resnet-50\
""");
  }

  @ParameterizedTest
  @CsvSource({
    "run.checkpointEvery, 10",
    "run.checkpointEvery, 0 rounds",
    "run.checkpointEvery, 3 epochs",
    "run.checkpointEvery, 0.5 s",
    "run.checkpointEvery, 31 days",
    "run.grace, 20",
    "run.grace, -1 s",
    "run.grace, 2 h",
    "run.keepCheckpoints, 0"
  })
  void timesWithoutUnitAndOutOfRangeAreRefused(String key, String value) {
    assertThat(message(SHORTEST, key + "=" + value))
        .contains(key + " is ", value, "; expected ", "; default: ");
  }

  @ParameterizedTest
  @CsvSource({
    "epoch, epoch",
    "1 round, 1 round",
    "200 rounds, 200 rounds",
    "10 min, 10 min",
    "90m, 90 min",
    "1.5h, 90 min",
    "120 seconds, 2 min",
    "1d, 1 d"
  })
  void checkpointsAreAskedForByEpochsRoundsOrTime(String stated, String written) {
    Recipe recipe =
        Recipes.reader()
            .read(Recipes.text(SHORTEST), List.of("run.checkpointEvery=\"" + stated + "\""));
    assertThat(recipe.checkpoints().every().text()).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({
    "trainning.epochs, training.epochs",
    "batchSize, training.batchSize",
    "data.height, data.image.height",
    "training.learning_rate, training.learningRate",
    "data.normalised, data.normalize",
    "training.updatr, training.optimizer",
    "workerState, averaging.optimizerState",
    "Seed, seed",
  })
  void unknownKeyNamesTheOneMeant(String key, String meant) {
    assertThat(message(SHORTEST + key + " = 1"))
        .isEqualTo("r.conf:3: %s is not a key of a recipe; did you mean %s?", key, meant);
  }

  @Test
  void unknownKeyLikeNoOtherPointsToTheHelp() {
    assertThat(message(SHORTEST, "colour.of.the.sky=blue"))
        .isEqualTo(
            "--set: colour.of.the.sky is not a key of a recipe; scripts/meanfield train --help"
                + " lists the keys");
  }

  @Test
  void keysBelowAKeyAreOfAWrongType() {
    assertThat(message(SHORTEST + "seed { a = 1 }"))
        .contains("r.conf:3: seed is a section; expected a whole number");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "seed=1.5 | a whole number of 64 bits",
        "seed=99999999999999999999 | a whole number of 64 bits",
        "name=../x | letters, digits",
        "run.folder=\"\" | a path",
        "data.train=[/x] | a path",
        "data.validation=0.51 | a number from 0 to 0.5",
        "data.validation=NaN | a number from 0 to 0.5",
        "data.labels=cat | a list of two or more",
        "data.labels=[cat] | a list of two or more",
        "data.labels=[cat, cat] | a list of two or more",
        "data.labels=[bl\u00fcte, blu\u0308te] | a list of two or more",
        "data.labels=[cat, [dog]] | a list of two or more",
        "data.labels=[cat, \" \"] | a list of two or more",
        "data.image.height=0 | a whole number from 1 to 4096",
        "data.image.width=4097 | a whole number from 1 to 4096",
        "data.image.channels=rbg | did you mean rgb?",
        "data.image.fit=Crop | did you mean crop?",
        "data.image.maxPixels=0 | a whole number from 1 to 268435456",
        "data.image.maxSeconds=3601 | a whole number from 1 to 3600",
        "data.normalize=standardized | did you mean standardize?",
        "data.maxUndecodable=-0.1 | a number from 0 to 1",
        "network.name=letnet | did you mean lenet?",
        "network.name=transformer | one of cat-dog-cnn, cat-dog-cnn-3, lenet, mlp, resnet-50",
        "training.epochs=2147483648 | a whole number from 1 to 2147483647",
        "training.batchSize=0 | a whole number from 1",
        "training.workers=0 | auto or a whole number from 1",
        "training.workers=atuo | did you mean auto?",
        "training.learningRate=0 | a number above 0",
        "training.learningRate=1e400 | a number above 0",
        "training.warmupSteps=-1 | a whole number from 0",
        "training.schedule.kind=steps | did you mean step?",
        "training.optimizer=adamv | did you mean adam",
        "training.weightDecay=-0.1 | a number from 0",
        "training.l1=many | a number from 0",
        "training.l2=-1 | a number from 0",
        "training.clipNorm=0 | a number above 0",
        "training.labelSmoothing=1 | a number from 0 to below 1",
        "training.classWeights=2 | balanced, or a list of a number above 0 for each class",
        "training.classWeights=balance | did you mean balanced?",
        "training.classWeights=[1] | balanced, or a list of a number above 0 for each class",
        "training.classWeights=[1, 0] | balanced, or a list of a number above 0 for each class",
        "training.classWeights=[1, cat] | is a list; its entry 2 is \"cat\"; expected balanced, or"
            + " a list",
        "training.classWeights=[-1, 2] | its entry 1 is -1; expected",
        "training.classWeights=[1, 2, [3]] | its entry 3 is a list; expected",
        "averaging.denseEpochs=-1 | a whole number from 0",
        "averaging.outer.kind=dilocos | did you mean diloco?",
        "averaging.maxConsecutiveExclusions=-1 | a whole number from 0",
        "averaging.optimizerState=averaged | did you mean average?",
        "averaging.codec=bf | did you mean bf16?",
        "averaging.recovery=replica | did you mean replicate?",
        "averaging.every=0 | epoch or a whole number from 1",
        "compute.engine=true | expected auto | dl4j | onednn",
        "compute.precision=b16 | did you mean bf16?"
      })
  void valueOutsideItsKindIsRefused(String setting, String expected) {
    String key = setting.substring(0, setting.indexOf('='));
    assertThat(message(SHORTEST, setting)).startsWith("--set: " + key + " is ").contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "training.optimizer=nesterov, training.momentum=1 | momentum is 1; expected a number",
        "training.momentum=0.5 | momentum is 0.5; only optimizer nesterov has one",
        "training.schedule.factor=0.5 | schedule.kind is constant, which does not use it",
        "training.schedule {kind=cosine, everyEpochs=2} | kind is cosine, which does not use it",
        "training.schedule {kind=step, floor=0.5} | kind is step, which does not use it",
        "training.schedule {kind=step, factor=0} | a number above 0, at most 1",
        "training.schedule {kind=cosine, floor=2} | a number from 0 to 1",
        "averaging.outer.momentum=0.5 | outer.kind is average, which does not use it",
        "averaging.outer {kind=slowmo, momentum=1} | a number from 0 to below 1",
        "averaging.outer {kind=slowmo, learningRate=0} | a number above 0",
        "training {weightDecay=0.1, l2=0.1} | l2 is 0.1; there is weight decay too",
        "training {optimizer=adamw, l2=0.1} | set training.weightDecay = 0 to have l2 alone",
        "training {optimizer=adamw, l2=0.1} | unsets it) and say by training.weightDecay how much",
        "network.file=x.json | expected one of network.name and network.file",
      })
  void keyWithoutEffectIsRefused(String text, String expected) {
    assertThat(message(SHORTEST + text)).startsWith("r.conf:3: ").contains(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "training.learningRate=0.1",
    "training.warmupSteps=5",
    "training.schedule.kind=cosine",
    "training.momentum=0.9"
  })
  void networkFromFileNeedsAnUpdaterForItsSettings(String setting) {
    assertThat(message(FROM_FILE, setting))
        .startsWith("--set: ")
        .contains("set training.optimizer");
  }

  @Test
  void networkFromFileNeedsTheImagesForm() {
    assertThat(message("data.train = /i, network.file = n.json"))
        .contains(
            "r.conf has 3 problems", "image.height is missing", "width is", "channels is missing");
  }

  @Test
  void wrongChoiceIsReportedWithoutWhatFollowsFromIt() {
    String text =
        "training { optimizer = nestrov, momentum = 0.5, schedule { kind = stop, factor = 1 } }";
    assertThat(message(SHORTEST + text)).contains("2 problems").doesNotContain("leave it out");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data.labels=[cat, dog | data.labels is [cat, dog; expected HOCON",
        "data.labels=[${HOME}, dog] | expected HOCON",
        "data.image={height=1} } | expected HOCON",
        "=3 | expected key=value",
        "a..b=3 | a..b is",
      })
  void setOptionThatIsNoKeyAndValueIsRefused(String setting, String expected) {
    assertThat(message(SHORTEST, setting)).startsWith("--set: ").contains(expected);
  }

  @Test
  void messagesAreBoundedAndPlain() {
    StringBuilder many = new StringBuilder(SHORTEST);
    for (int i = 0; i < 60; i++) {
      many.append("unknown").append(i).append(" = 1\n");
    }
    assertThat(message(many.toString())).contains("60 problems").endsWith("and 10 more");
    assertThat(message(SHORTEST, "seed=\u001b[31m" + "9".repeat(1000)))
        .hasSizeLessThan(200)
        .contains("?[31m");
  }

  @Test
  void imagesThatArePreparedNeedAForm_andNoNetwork() {
    RecipeReader reader = Recipes.reader();
    PreparationRecipe stated =
        reader.readPreparation(
            Recipes.text("data.image {height=8, width=9, channels=rgb, fit=pad}\nseed = 7\n"),
            List.of("data.labels=[a, b]"),
            "/images");
    assertThat(stated)
        .isEqualTo(
            new PreparationRecipe(
                7,
                "/images",
                List.of("a", "b"),
                new ImageRecipe(8, 9, ImageRecipe.Channels.RGB, ImageRecipe.Fit.PAD),
                0.01));
    PreparationRecipe usual =
        reader.readPreparation(Recipes.text("network.name = lenet\n"), List.of(), "/images");
    assertThat(usual.image())
        .isEqualTo(
            reader
                .read(Recipes.text("network.name = lenet\ndata.train = /i\n"), List.of())
                .data()
                .image());
    MeanfieldException fault =
        catchThrowableOfType(
            MeanfieldException.class,
            () -> reader.readPreparation(Recipes.text(""), List.of("data.image.width=3"), "/i"));
    assertThat(fault)
        .hasMessageContainingAll(
            "data.image.height is missing, and no network.name tells a usual one",
            "data.image.channels is missing");
    assertThat(fault.getMessage()).doesNotContain("data.image.width is", "network.file");
  }
}
