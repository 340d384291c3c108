/**
 * What images are there: folders, manifests, IDX, CIFAR, shards and tables, listed and checked on
 * the driver, referred to by positions and decoded on executors.
 */
@NullMarked
package org.meanfield.dataset.source;

import org.jspecify.annotations.NullMarked;
