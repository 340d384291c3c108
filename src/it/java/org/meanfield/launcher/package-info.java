/** The scripts a user calls, run as processes, with JDKs and Mavens that only look like some. */
@NullMarked
package org.meanfield.launcher;

import org.jspecify.annotations.NullMarked;
