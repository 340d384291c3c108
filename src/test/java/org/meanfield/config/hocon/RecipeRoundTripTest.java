package org.meanfield.config.hocon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.meanfield.config.AugmentRecipe;
import org.meanfield.config.AveragingRecipe;
import org.meanfield.config.CheckpointInterval;
import org.meanfield.config.CheckpointRecipe;
import org.meanfield.config.ClassWeights;
import org.meanfield.config.ComputeRecipe;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.config.DataRecipe;
import org.meanfield.config.DecodingLimits;
import org.meanfield.config.ImageRecipe;
import org.meanfield.config.ImageRecipe.Channels;
import org.meanfield.config.ImageRecipe.Fit;
import org.meanfield.config.NetworkRecipe;
import org.meanfield.config.Normalize;
import org.meanfield.config.OuterRecipe;
import org.meanfield.config.Recipe;
import org.meanfield.config.RegularizationRecipe;
import org.meanfield.config.ScheduleRecipe;
import org.meanfield.config.TrainingRecipe;
import org.meanfield.config.TrainingRecipe.OptimizerName;
import org.meanfield.text.NormalForm;

class RecipeRoundTripTest {
  @Property(tries = 300)
  void writtenRecipeIsReadBackEqual(@ForAll("recipes") Recipe recipe) {
    RecipeText written =
        new RecipeText("recipe.conf", Path.of("/run"), "recipe", RecipeWriter.hocon(recipe));
    assertThat(Recipes.reader().read(written, List.of())).isEqualTo(recipe);
  }

  @Property(tries = 300)
  void recipeOfSettingsAloneIsEqual(@ForAll("recipes") Recipe recipe) {
    List<String> settings =
        RecipeWriter.literals(recipe).entrySet().stream()
            .map(setting -> setting.getKey() + "=" + setting.getValue())
            .toList();
    RecipeText nothing = new RecipeText("--set", Path.of("/run"), "run", "");
    assertThat(Recipes.reader().read(nothing, settings)).isEqualTo(recipe);
  }

  @Example
  void writtenRecipeStatesEveryKeyOnce() {
    List<String> lines = RecipeWriter.hocon(Recipes.read(Recipes.SHORTEST)).lines().toList();
    for (KeyHelp key : RecipeReader.keys()) {
      assertThat(lines).filteredOn(line -> line.startsWith(key.key() + " = ")).hasSize(1);
    }
  }

  @Provide
  Arbitrary<Recipe> recipes() {
    return Combinators.combine(
            Arbitraries.longs(),
            Arbitraries.strings().withChars("ab0.-_ é").ofMaxLength(9).map(rest -> "n" + rest),
            paths().injectNull(0.5),
            data(),
            networks())
        .flatAs(
            (seed, name, run, data, network) ->
                Combinators.combine(training(network), averaging(), compute(), checkpoints())
                    .as(
                        (training, averaging, compute, checkpoints) ->
                            new Recipe(
                                seed,
                                name,
                                run,
                                data,
                                network,
                                training,
                                averaging,
                                compute,
                                checkpoints)));
  }

  private static Arbitrary<CheckpointRecipe> checkpoints() {
    Arbitrary<Duration> spans =
        Arbitraries.longs()
            .between(1_000_000_000L, Duration.ofHours(1).toNanos())
            .map(Duration::ofNanos);
    Arbitrary<CheckpointInterval> every =
        Arbitraries.oneOf(
            Arbitraries.just(new CheckpointInterval.EpochEnd()),
            Arbitraries.longs().between(1, 999_999).map(CheckpointInterval.Rounds::new),
            spans.map(CheckpointInterval.Time::new));
    return Combinators.combine(every, Arbitraries.integers().between(1, 1000), spans)
        .as(CheckpointRecipe::new);
  }

  private static Arbitrary<AveragingRecipe> averaging() {
    Arbitrary<Integer> counts = Arbitraries.integers().greaterOrEqual(0);
    Arbitrary<OuterRecipe> moving =
        Combinators.combine(
                Arbitraries.of(OuterRecipe.Kind.SLOWMO, OuterRecipe.Kind.DILOCO),
                Arbitraries.doubles().between(0.01, 3),
                Arbitraries.doubles().between(0, 0.99))
            .as(OuterRecipe::new);
    Arbitrary<OuterRecipe> outer =
        Arbitraries.oneOf(Arbitraries.just(OuterRecipe.Kind.AVERAGE.usual()), moving);
    return Combinators.combine(
            counts,
            counts,
            outer,
            counts,
            Arbitraries.of(AveragingRecipe.OptimizerState.class),
            Arbitraries.of(AveragingRecipe.CodecName.class),
            Arbitraries.of(AveragingRecipe.Recovery.class))
        .as(AveragingRecipe::new);
  }

  private static Arbitrary<ComputeRecipe> compute() {
    return Combinators.combine(
            Arbitraries.of(EngineName.class), Arbitraries.of(ComputeRecipe.Precision.class))
        .as(ComputeRecipe::new);
  }

  /** Absolute ones with every character that HOCON or a shell would take for its own. */
  private static Arbitrary<String> paths() {
    Arbitrary<String> local =
        Arbitraries.strings()
            .ascii()
            .excludeChars('\0', '/')
            .ofMinLength(1)
            .ofMaxLength(12)
            .filter(part -> !part.equals(".") && !part.equals(".."))
            .list()
            .ofMinSize(1)
            .ofMaxSize(3)
            .map(parts -> "/" + String.join("/", parts));
    return Arbitraries.oneOf(local, local.map(path -> "hdfs://host:8020" + path));
  }

  private static Arbitrary<NetworkRecipe> networks() {
    return Arbitraries.oneOf(
        Arbitraries.of(Recipes.NETWORKS).map(name -> new NetworkRecipe(name, null)),
        paths().map(file -> new NetworkRecipe(null, file)));
  }

  private static Arbitrary<DecodingLimits> limits() {
    return Combinators.combine(
            Arbitraries.longs().between(1, DecodingLimits.MOST_PIXELS),
            Arbitraries.integers().between(1, DecodingLimits.MOST_SECONDS))
        .as(DecodingLimits::new);
  }

  private static Arbitrary<DataRecipe> data() {
    Arbitrary<List<String>> labels =
        Arbitraries.strings()
            .withCharRange(' ', '\ud7ff')
            .ofMaxLength(6)
            .map(text -> NormalForm.of("l" + text))
            .list()
            .uniqueElements()
            .ofMaxSize(4)
            .filter(names -> names.size() != 1);
    Arbitrary<ImageRecipe> image =
        Combinators.combine(
                Arbitraries.integers().between(1, 4096),
                Arbitraries.integers().between(1, 4096),
                Arbitraries.of(Channels.class),
                Arbitraries.of(Fit.class),
                limits())
            .as(ImageRecipe::new);
    return image.flatMap(
        form ->
            Combinators.combine(
                    paths(),
                    paths().injectNull(0.3),
                    doubles(0.5),
                    labels,
                    Arbitraries.of(Normalize.class),
                    doubles(1),
                    augment(form),
                    Arbitraries.integers().between(0, 50))
                .as(
                    (train,
                        test,
                        validation,
                        names,
                        normalize,
                        undecodable,
                        augment,
                        reshuffling) ->
                        new DataRecipe(
                            train,
                            test,
                            validation,
                            names,
                            form,
                            normalize,
                            undecodable,
                            augment,
                            reshuffling)));
  }

  private static Arbitrary<AugmentRecipe> augment(ImageRecipe image) {
    int most = Math.min(image.height(), image.width()) - 1;
    double saturation = image.channels() == Channels.GREY ? 0 : 0.9;
    return doubles(saturation)
        .flatMap(
            colour ->
                Combinators.combine(
                        Arbitraries.of(AugmentRecipe.Flip.class),
                        Arbitraries.integers().between(0, most),
                        doubles(0.9),
                        doubles(180),
                        doubles(0.9),
                        doubles(0.9),
                        Arbitraries.integers().between(0, most),
                        doubles(1))
                    .as(
                        (flip, moved, crop, turned, brightness, contrast, cutout, mixup) ->
                            new AugmentRecipe(
                                flip,
                                moved,
                                1 - crop,
                                turned,
                                brightness,
                                contrast,
                                colour,
                                cutout,
                                mixup)));
  }

  private static Arbitrary<Double> doubles(double most) {
    return Arbitraries.doubles().between(0, most).ofScale(12).map(share -> share + 0.0);
  }

  private static Arbitrary<TrainingRecipe> training(NetworkRecipe network) {
    boolean fromFile = network.file() != null;
    Arbitrary<OptimizerName> updaters = Arbitraries.of(OptimizerName.class);
    Arbitrary<Integer> counts = Arbitraries.integers().greaterOrEqual(1);
    return (fromFile ? updaters.injectNull(0.4) : updaters)
        .flatMap(
            updater -> {
              boolean own = updater == null;
              return Combinators.combine(
                      counts,
                      counts.injectNull(0.5),
                      Arbitraries.integers().between(1, 10_000).injectNull(0.5),
                      doubles(9).map(r -> r + 1e-9).injectNull(own ? 1 : 0.3),
                      updater == OptimizerName.NESTEROV ? doubles(0.99) : Arbitraries.just(0.9),
                      own ? Arbitraries.just(CONSTANT) : schedules(),
                      own ? Arbitraries.just(0) : Arbitraries.integers().greaterOrEqual(0),
                      rules())
                  .as(
                      (epochs, batch, workers, rate, momentum, schedule, warmup, rule) ->
                          new TrainingRecipe(
                              epochs,
                              batch == null ? 32 : batch,
                              batch != null,
                              workers,
                              updater,
                              rate,
                              momentum,
                              schedule,
                              warmup,
                              rule));
            });
  }

  /** Weight decay is stated, and is 0 beside an L2 penalty. */
  private static Arbitrary<RegularizationRecipe> rules() {
    Arbitrary<ClassWeights> given =
        doubles(5)
            .map(w -> w + 1e-9)
            .list()
            .ofMaxSize(4)
            .filter(list -> list.size() != 1)
            .map(ClassWeights.Given::new);
    Arbitrary<ClassWeights> weights =
        Arbitraries.oneOf(given, Arbitraries.just(new ClassWeights.Balanced()));
    return Combinators.combine(
            Arbitraries.of(true, false),
            doubles(1),
            doubles(1).injectNull(0.5),
            doubles(9).map(norm -> norm + 1e-9).injectNull(0.5),
            doubles(0.9),
            weights)
        .as(
            (decays, shrinking, l1, clip, smoothing, classes) ->
                new RegularizationRecipe(
                    decays ? shrinking : 0,
                    l1,
                    decays ? null : shrinking,
                    clip,
                    smoothing,
                    classes));
  }

  private static final ScheduleRecipe CONSTANT =
      new ScheduleRecipe(ScheduleRecipe.Kind.CONSTANT, 10, 0.1, 0);

  private static Arbitrary<ScheduleRecipe> schedules() {
    return Arbitraries.oneOf(
        Arbitraries.just(CONSTANT),
        Combinators.combine(Arbitraries.integers().greaterOrEqual(1), doubles(0.9))
            .as((every, f) -> new ScheduleRecipe(ScheduleRecipe.Kind.STEP, every, f + 0.1, 0)),
        doubles(1).map(floor -> new ScheduleRecipe(ScheduleRecipe.Kind.COSINE, 10, 0.1, floor)));
  }
}
