/**
 * {@code scripts/bench decode}: how many images a core decodes in a second, by Meanfield and by
 * what could do it instead. The trial's process runs from our jars and OpenCV's.
 */
@NullMarked
package org.meanfield.bench.decode;

import org.jspecify.annotations.NullMarked;
