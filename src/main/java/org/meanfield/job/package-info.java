/**
 * What the commands do, a job each ({@link org.meanfield.job.TrainingJob}, {@link
 * org.meanfield.job.EvaluationJob}, …), and what only they use: the recipe checked against the
 * cluster, the data looked at, the run folder filled. The application layer: may know every room
 * but the doors (the root, {@code cli}, {@code ml}, {@code dl4j}), and nothing but doors may know
 * it.
 */
@NullMarked
package org.meanfield.job;

import org.jspecify.annotations.NullMarked;
