package org.meanfield.compute.graph.translation;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.meanfield.compute.graph.update.Rate;
import org.meanfield.compute.graph.update.UpdateRule;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** DL4J's updaters as rules: a line for each. */
public final class UpdaterTranslation {
  private static final Map<Class<?>, Function<IUpdater, UpdateRule>> RULES = new HashMap<>();

  static {
    add(NoOp.class, config -> new UpdateRule.NoOp());
    add(Sgd.class, config -> new UpdateRule.Sgd(new RateOf(config)));
    add(
        Nesterovs.class,
        config -> new UpdateRule.Nesterov(new RateOf(config), new MomentumOf(config)));
    add(
        Adam.class,
        config ->
            new UpdateRule.Adam(
                new RateOf(config), config.getBeta1(), config.getBeta2(), config.getEpsilon()));
    add(
        AMSGrad.class,
        config ->
            new UpdateRule.AmsGrad(
                new RateOf(config), config.getBeta1(), config.getBeta2(), config.getEpsilon()));
    add(
        RmsProp.class,
        config ->
            new UpdateRule.RmsProp(new RateOf(config), config.getRmsDecay(), config.getEpsilon()));
  }

  private UpdaterTranslation() {}

  /** Equal where the updaters are. */
  private record RateOf(IUpdater updater) implements Rate {
    @Override
    public double at(int iteration) {
      return updater.getLearningRate(iteration, 0);
    }
  }

  private record MomentumOf(Nesterovs updater) implements Rate {
    @Override
    public double at(int iteration) {
      return updater.currentMomentum(iteration, 0);
    }
  }

  private static <U extends IUpdater> void add(Class<U> updater, Function<U, UpdateRule> rule) {
    RULES.put(updater, each -> rule.apply(updater.cast(each)));
  }

  /**
   * The rule of an updater.
   *
   * @throws UnsupportedLayerException if there is none
   */
  public static UpdateRule translate(IUpdater updater) {
    Function<IUpdater, UpdateRule> rule = RULES.get(updater.getClass());
    if (rule == null) {
      throw new UnsupportedLayerException("updater " + updater.getClass().getSimpleName());
    }
    return rule.apply(updater);
  }
}
