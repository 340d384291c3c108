/**
 * {@code scripts/bench}: starts the contenders' processes in turns, and tells who is how fast. A
 * package below for each contender; what their processes share is in {@code contest}. This package
 * loads neither ND4J nor any peer.
 */
@NullMarked
package org.meanfield.bench;

import org.jspecify.annotations.NullMarked;
