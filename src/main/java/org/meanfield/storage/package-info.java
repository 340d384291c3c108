/**
 * Folders on any Hadoop file system that are there whole or not at all: checksums, manifests,
 * locks, output written beside its place. Knows nothing of runs, and neither Spark nor networks.
 */
@NullMarked
package org.meanfield.storage;

import org.jspecify.annotations.NullMarked;
