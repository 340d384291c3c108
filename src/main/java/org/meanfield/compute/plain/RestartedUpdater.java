package org.meanfield.compute.plain;

import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * An updater whose state began at a step of the run that was not its first. ND4J's count one step,
 * by which both schedules and the correction of young moments' bias go; this one tells an updater
 * its own age, and its schedule the run's.
 *
 * @param of whose state began late
 * @param birth the step before which it began
 */
record RestartedUpdater(GradientUpdater<IUpdater> of, int birth)
    implements GradientUpdater<IUpdater> {
  /** Those that correct their moments' bias by how many steps they have seen. */
  private static final Set<Class<? extends IUpdater>> CORRECTING =
      Set.of(Adam.class, AMSGrad.class, AdaMax.class, Nadam.class);

  /** The schedule of the run, seen from an age. */
  private record Later(IUpdater of, int by) implements ISchedule {
    @Override
    public double valueAt(int iteration, int epoch) {
      return of.getLearningRate(iteration + by, epoch);
    }

    @Override
    public ISchedule clone() {
      return this;
    }
  }

  /** Puts all state to what it begins with, as of step {@code iteration}. */
  static void restart(BaseMultiLayerUpdater<?> updater, int iteration) {
    updater.getUpdaterBlocks().forEach(block -> set(block, iteration, true));
  }

  /** Has all updaters' state, which stays, begin at step {@code iteration}. */
  static void begin(BaseMultiLayerUpdater<?> updater, int iteration) {
    updater.getUpdaterBlocks().forEach(block -> set(block, iteration, false));
  }

  private static void set(UpdaterBlock block, int birth, boolean initialise) {
    IUpdater config = config(block);
    INDArray state = block.getUpdaterView();
    if (state == null) {
      return;
    }
    if (birth == 0 || !correctsBias(config)) {
      block.setGradientUpdater(instantiate(config, state, initialise));
      return;
    }
    IUpdater own = config.clone();
    own.setLrAndSchedule(config.getLearningRate(birth, 0), new Later(config, birth));
    block.setGradientUpdater(new RestartedUpdater(instantiate(own, state, initialise), birth));
  }

  private static IUpdater config(UpdaterBlock block) {
    UpdaterBlock.ParamState first = block.getLayersAndVariablesInBlock().get(0);
    return first.getLayer().getConfig().getUpdaterByParam(first.getParamName());
  }

  @SuppressWarnings("unchecked") // ND4J gives the raw type; an updater's configuration is one
  private static GradientUpdater<IUpdater> instantiate(
      IUpdater config, INDArray state, boolean initialise) {
    return config.instantiate(state, initialise);
  }

  private static boolean correctsBias(IUpdater config) {
    return CORRECTING.contains(config.getClass());
  }

  @Override
  public void applyUpdater(INDArray gradient, int iteration, int epoch) {
    of.applyUpdater(gradient, iteration - birth, epoch);
  }

  @Override
  public IUpdater getConfig() {
    return of.getConfig();
  }

  @Override
  public void setState(Map<String, INDArray> state, boolean initialise) {
    of.setState(state, initialise);
  }

  @Override
  public Map<String, INDArray> getState() {
    return of.getState();
  }

  @Override
  public void setStateViewArray(INDArray view, long[] shape, char order, boolean initialise) {
    of.setStateViewArray(view, shape, order, initialise);
  }
}
