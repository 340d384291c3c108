/** Where the benchmarks' programs lie, and how they are started and waited for. */
@NullMarked
package org.meanfield.bench.process;

import org.jspecify.annotations.NullMarked;
