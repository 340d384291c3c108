/**
 * How fast images are had: decoded from files, or read from packed shards; and a million of them.
 */
@NullMarked
package org.meanfield.bench.ingest;

import org.jspecify.annotations.NullMarked;
