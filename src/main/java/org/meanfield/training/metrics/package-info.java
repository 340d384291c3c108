/** What is measured of a run: of a worker, a round, an epoch; events, and the log of both. */
@NullMarked
package org.meanfield.training.metrics;

import org.jspecify.annotations.NullMarked;
