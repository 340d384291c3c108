/** Looking at data before a run: what is wrong with it, as a page of its own and as JSON. */
@NullMarked
package org.meanfield.report.data;

import org.jspecify.annotations.NullMarked;
