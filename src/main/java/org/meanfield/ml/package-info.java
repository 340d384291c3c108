/**
 * The door for Spark's own machine learning: an estimator that trains on a table's images in the
 * table's own application, and its model. A door: may know every room but the other doors.
 */
@NullMarked
package org.meanfield.ml;

import org.jspecify.annotations.NullMarked;
