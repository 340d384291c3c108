/**
 * {@code scripts/bench forecast}: what Meanfield foretells of rounds, held against rounds that it
 * takes. The trial's process runs from our jars alone.
 */
@NullMarked
package org.meanfield.bench.forecast;

import org.jspecify.annotations.NullMarked;
