package org.meanfield.job;

import org.jspecify.annotations.Nullable;
import org.meanfield.evaluation.Evaluation;
import org.meanfield.training.TrainingOutcome;

/**
 * What a finished run has come to.
 *
 * @param run its folder
 * @param outcome of training
 * @param test on the test images; null: none
 * @param weightsSha256 of the weights' bytes in DL4J's order
 */
public record RunSummary(
    String run, TrainingOutcome outcome, @Nullable Evaluation test, String weightsSha256) {}
