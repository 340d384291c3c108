/**
 * Training images varied anew each epoch, on the executor and in the moment that they are put into
 * a batch. What becomes of an image is decided by the run's seed, the epoch and the image alone.
 * Knows {@code config} and the generator of {@code dataset}; no Spark.
 */
@NullMarked
package org.meanfield.dataset.augmentation;

import org.jspecify.annotations.NullMarked;
