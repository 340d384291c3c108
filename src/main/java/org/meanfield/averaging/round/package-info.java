/**
 * The two stages of a round as RDDs and tasks: training in groups of an executor's workers, and
 * averaging slice by slice.
 */
@NullMarked
package org.meanfield.averaging.round;

import org.jspecify.annotations.NullMarked;
