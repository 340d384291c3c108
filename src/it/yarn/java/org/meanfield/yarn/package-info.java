/** Runs of {@code scripts/meanfield} on a resource manager and a node manager of YARN. */
@NullMarked
package org.meanfield.yarn;

import org.jspecify.annotations.NullMarked;
