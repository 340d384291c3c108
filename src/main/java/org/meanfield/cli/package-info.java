/**
 * The command line: one picocli command a class. The only package that prints, and that knows the
 * terminal and exit statuses.
 */
@NullMarked
package org.meanfield.cli;

import org.jspecify.annotations.NullMarked;
