/**
 * What a round of averaging will take, told before it is paid for: costs measured by a short run, a
 * closed form of a round, and a simulation of many machines whose transfers wait for each other.
 * Nothing but {@link org.meanfield.forecast.Calibration} touches a cluster. May know {@code
 * training} and what that is built on.
 */
@NullMarked
package org.meanfield.forecast;

import org.jspecify.annotations.NullMarked;
