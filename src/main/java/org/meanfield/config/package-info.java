/**
 * A recipe (HOCON) becomes immutable records, with every problem found and reported at once. Knows
 * no other package but {@code fault}, and neither Spark nor DL4J.
 */
@NullMarked
package org.meanfield.config;

import org.jspecify.annotations.NullMarked;
