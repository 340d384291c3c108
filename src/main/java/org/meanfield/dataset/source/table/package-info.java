/**
 * Images in the rows of Parquet files and of Spark's tables: which columns hold them, one look
 * through all of them, and their way to the workers by a shuffle.
 */
@NullMarked
package org.meanfield.dataset.source.table;

import org.jspecify.annotations.NullMarked;
