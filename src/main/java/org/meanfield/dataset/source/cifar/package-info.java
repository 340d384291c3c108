/** CIFAR's binary files, of records of labels and pixels. */
@NullMarked
package org.meanfield.dataset.source.cifar;

import org.jspecify.annotations.NullMarked;
