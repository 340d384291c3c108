/** Deeplearning4j's own training on Spark, as its users have it. */
@NullMarked
package org.meanfield.bench.stock;

import org.jspecify.annotations.NullMarked;
