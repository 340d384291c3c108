/**
 * Image files where they lie, on any Hadoop file system: listed, read, known again by a
 * fingerprint; what is left out is remarked on.
 */
@NullMarked
package org.meanfield.dataset.files;

import org.jspecify.annotations.NullMarked;
