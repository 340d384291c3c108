/**
 * Who gets which image: the split into training and validation, the workers' shares and their
 * order, and the shares as executors keep them.
 */
@NullMarked
package org.meanfield.dataset.share;

import org.jspecify.annotations.NullMarked;
