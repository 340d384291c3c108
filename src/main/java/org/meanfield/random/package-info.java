/**
 * Every source of chance: one seed, from which each draw of a run is made by counters, so that the
 * same recipe comes to the same bits wherever and in whatever order its work is done. Knows no
 * other room.
 */
@NullMarked
package org.meanfield.random;

import org.jspecify.annotations.NullMarked;
