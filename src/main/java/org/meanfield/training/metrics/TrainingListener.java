package org.meanfield.training.metrics;

/** Told what happens in a run, in order, on the driver; must return soon and must not throw. */
@FunctionalInterface
public interface TrainingListener {
  void on(TrainingEvent event);
}
