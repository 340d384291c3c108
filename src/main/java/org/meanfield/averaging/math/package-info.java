/**
 * The arithmetic of averaging: weighted means and sums in a fixed order, the outer optimizer,
 * codecs of what travels. Knows no other room, and no Spark.
 */
@NullMarked
package org.meanfield.averaging.math;

import org.jspecify.annotations.NullMarked;
