/**
 * What users are told when something cannot be done, and the exit statuses. Every package may know
 * this one; it knows none.
 */
@NullMarked
package org.meanfield.fault;

import org.jspecify.annotations.NullMarked;
