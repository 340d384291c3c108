/**
 * What images are there, of whatever format: a source that is listed and checked on the driver,
 * referred to by positions and decoded on executors. A format is a room below, which opens its
 * sources; the detector above knows them all.
 */
@NullMarked
package org.meanfield.dataset.source;

import org.jspecify.annotations.NullMarked;
