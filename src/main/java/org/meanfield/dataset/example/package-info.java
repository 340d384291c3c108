/**
 * Examples as they are kept and sent: packed chunks of unsigned bytes {@code [example, height,
 * width, channels]} with their labels, and what could not be decoded.
 */
@NullMarked
package org.meanfield.dataset.example;

import org.jspecify.annotations.NullMarked;
