/**
 * Faults of the data, found before they are paid for: classes out of balance, images that are there
 * twice, in training and in test, or that are unlike all others. Measured on executors over images
 * that are read anyway; judged on the driver. Knows {@code config}, {@code dataset}, {@code run}
 * and what they know.
 */
@NullMarked
package org.meanfield.quality;

import org.jspecify.annotations.NullMarked;
