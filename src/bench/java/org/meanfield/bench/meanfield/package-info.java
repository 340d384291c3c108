/** Meanfield's own side: its engines, and the files that its peers start from. */
@NullMarked
package org.meanfield.bench.meanfield;

import org.jspecify.annotations.NullMarked;
