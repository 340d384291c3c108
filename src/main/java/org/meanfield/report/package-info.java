/**
 * Looking back at runs, for people: a run folder's tables for SQL, and evaluations, mistakes and
 * comparisons as HTML that notebooks show; and looking at data before them, as a page of its own
 * and as JSON. Knows what lies below the front door; prints nothing.
 */
@NullMarked
package org.meanfield.report;

import org.jspecify.annotations.NullMarked;
