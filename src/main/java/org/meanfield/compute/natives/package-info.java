/** ND4J's native back end: that it loads, how many threads it uses, how much memory it may take. */
@NullMarked
package org.meanfield.compute.natives;

import org.jspecify.annotations.NullMarked;
