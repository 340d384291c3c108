/**
 * Recipes as files: HOCON becomes {@code config}'s records, with every problem found and reported
 * at once, and records become HOCON again. For what reads or writes recipes: jobs, the command
 * line, {@code ml}, and what looks back at runs.
 */
@NullMarked
package org.meanfield.config.hocon;

import org.jspecify.annotations.NullMarked;
