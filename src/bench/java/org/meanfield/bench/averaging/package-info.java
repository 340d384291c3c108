/**
 * {@code scripts/bench averaging}: rounds of the product as users run it, in local mode and on a
 * standalone cluster of processes, beside stock dl4j-spark's. Loads neither ND4J nor any peer.
 */
@NullMarked
package org.meanfield.bench.averaging;

import org.jspecify.annotations.NullMarked;
