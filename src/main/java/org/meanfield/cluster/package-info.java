/**
 * Spark's internals at arm's length: blocks by name, pins to executors, and what is known of the
 * executors. The only package that calls what Spark marks {@code private[spark]}. Knows no other
 * package but {@code fault}.
 */
@NullMarked
package org.meanfield.cluster;

import org.jspecify.annotations.NullMarked;
