/** The Java front door: checks before a run, and the wiring of the packages below. */
@NullMarked
package org.meanfield;

import org.jspecify.annotations.NullMarked;
