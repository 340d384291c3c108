/**
 * Looking back at runs, for people: a run folder's tables for SQL, and evaluations, mistakes and
 * comparisons as HTML that notebooks show. Prints nothing. The page on data is in {@code data}.
 */
@NullMarked
package org.meanfield.report;

import org.jspecify.annotations.NullMarked;
