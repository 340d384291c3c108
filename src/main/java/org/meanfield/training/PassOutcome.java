package org.meanfield.training;

import org.meanfield.training.metrics.StepCount;

/**
 * A pass over the shares.
 *
 * @param trained examples and their loss
 * @param steps the most that a worker took
 * @param rounds averages taken
 */
public record PassOutcome(StepCount trained, long steps, long rounds) {}
