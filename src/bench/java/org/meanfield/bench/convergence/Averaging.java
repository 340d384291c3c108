package org.meanfield.bench.convergence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.meanfield.config.OuterRecipe;
import org.meanfield.config.OuterRecipe.Kind;

/**
 * When workers are averaged, and how the weights follow their mean.
 *
 * @param everySteps between two averages; 0: once an epoch
 * @param denseEpochs first epochs in which they are averaged after each step
 */
record Averaging(int everySteps, int denseEpochs, OuterRecipe outer) {
  private static final OuterRecipe MEAN = Kind.AVERAGE.usual();

  /** Few and many rounds in ten epochs of some hundred steps. */
  private static final List<Integer> INTERVALS = List.of(0, 64, 16);

  /** Those of the papers, and DiLoCo with less momentum, for few rounds. */
  private static final List<OuterRecipe> OUTERS =
      List.of(
          MEAN,
          new OuterRecipe(Kind.SLOWMO, 1, 0.5),
          new OuterRecipe(Kind.DILOCO, 0.7, 0.9),
          new OuterRecipe(Kind.DILOCO, 1, 0.5));

  /** Every interval with every outer optimizer, post-local SGD, and the mean after each step. */
  static List<Averaging> all() {
    List<Averaging> all = new ArrayList<>();
    for (int interval : INTERVALS) {
      OUTERS.forEach(outer -> all.add(new Averaging(interval, 0, outer)));
    }
    all.add(new Averaging(0, 1, MEAN));
    all.add(new Averaging(1, 0, MEAN));
    return all;
  }

  /** Two of them, for a smoke test. */
  static List<Averaging> few() {
    return List.of(
        new Averaging(0, 0, MEAN), new Averaging(16, 0, new OuterRecipe(Kind.DILOCO, 1, 0.5)));
  }

  /** The keys of a recipe that make it. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("averaging.every", every());
    settings.put("averaging.denseEpochs", Integer.toString(denseEpochs));
    settings.put("averaging.outer.kind", kind());
    if (outer.kind() != Kind.AVERAGE) {
      settings.put("averaging.outer.learningRate", Double.toString(outer.learningRate()));
      settings.put("averaging.outer.momentum", Double.toString(outer.momentum()));
    }
    return settings;
  }

  /** As {@code averaging.every} takes it. */
  String every() {
    return everySteps == 0 ? "epoch" : Integer.toString(everySteps);
  }

  /** As {@code averaging.outer.kind} takes it. */
  String kind() {
    return outer.kind().name().toLowerCase(Locale.ROOT);
  }

  /** When, in words. */
  String interval() {
    return switch (everySteps) {
      case 0 -> denseEpochs == 0 ? "epoch" : "step, then epoch";
      case 1 -> "step";
      default -> everySteps + " steps";
    };
  }

  /** How, in words. */
  String rule() {
    return outer.kind() == Kind.AVERAGE
        ? kind()
        : String.format(
            Locale.ROOT, "%s %s, %s", kind(), plain(outer.learningRate()), plain(outer.momentum()));
  }

  /** A name for its folder. */
  String name() {
    String dense = denseEpochs == 0 ? "" : "dense-" + denseEpochs + "-";
    return dense + "every-" + every() + "-" + rule().replaceAll("[ ,]+", "-");
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  @Override
  public String toString() {
    return "each " + interval() + ", " + rule();
  }
}
