/**
 * Bytes of image files become pixels, on executors. Faces hostile bytes: everything here has a
 * limit. Knows {@code config} alone, neither Spark nor Hadoop.
 */
@NullMarked
package org.meanfield.dataset.decode;

import org.jspecify.annotations.NullMarked;
