/**
 * What a round starts from and ends with: which executor trains which worker, the slices of
 * weights, velocities and states where they lie, and what workers report.
 */
@NullMarked
package org.meanfield.averaging.state;

import org.jspecify.annotations.NullMarked;
