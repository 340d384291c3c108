/**
 * What every contender's process is made of: the workloads, the files they all start from, and the
 * conversation with the benchmark that started it. Knows no contender and no library.
 */
@NullMarked
package org.meanfield.bench.contest;

import org.jspecify.annotations.NullMarked;
