/**
 * {@code scripts/bench scoring}: how fast a table's images are predicted by {@code transform} and
 * by SQL, beside rows that are mapped by hand.
 */
@NullMarked
package org.meanfield.bench.scoring;

import org.jspecify.annotations.NullMarked;
