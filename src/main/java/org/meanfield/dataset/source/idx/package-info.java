/** MNIST's two files of images and labels, plain or gzip'd. */
@NullMarked
package org.meanfield.dataset.source.idx;

import org.jspecify.annotations.NullMarked;
