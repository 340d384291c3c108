/**
 * Numbers, sizes, names and words as people read them. Every room may know this one; it knows none.
 */
@NullMarked
package org.meanfield.text;

import org.jspecify.annotations.NullMarked;
