/**
 * The memory that an executor needs, as a sum of named terms, against what it has. Knows what takes
 * memory: {@code compute}, {@code averaging.state}, {@code network}.
 */
@NullMarked
package org.meanfield.memory;

import org.jspecify.annotations.NullMarked;
