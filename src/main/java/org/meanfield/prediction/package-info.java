/** A model over images on the cluster: probabilities a class for packed examples. */
@NullMarked
package org.meanfield.prediction;

import org.jspecify.annotations.NullMarked;
