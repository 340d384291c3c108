/**
 * Image files in a folder, each class in one of its own, or anywhere: listed by path, told from
 * other files by their names and first bytes.
 */
@NullMarked
package org.meanfield.dataset.source.folder;

import org.jspecify.annotations.NullMarked;
