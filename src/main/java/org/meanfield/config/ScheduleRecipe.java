package org.meanfield.config;

import java.io.Serializable;

/**
 * Keys {@code training.schedule.*}: how the learning rate changes over the run, after warm-up.
 *
 * @param kind the curve
 * @param everyEpochs of {@code step}: epochs between two drops, from 1
 * @param factor of {@code step}: what the rate is multiplied by at a drop, in (0, 1]
 * @param floor of {@code cosine}: the share of the rate left at the end, in [0, 1]
 */
public record ScheduleRecipe(Kind kind, int everyEpochs, double factor, double floor)
    implements Serializable {
  /** Key {@code training.schedule.kind}. */
  public enum Kind {
    CONSTANT,
    STEP,
    COSINE
  }
}
