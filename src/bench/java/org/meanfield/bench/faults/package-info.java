/**
 * {@code scripts/bench faults}: what killed executors and drivers cost a training on a standalone
 * cluster of processes. Loads neither ND4J nor any peer.
 */
@NullMarked
package org.meanfield.bench.faults;

import org.jspecify.annotations.NullMarked;
