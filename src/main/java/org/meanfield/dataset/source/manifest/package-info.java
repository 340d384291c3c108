/** Image files that a CSV or TSV file lists with their labels. */
@NullMarked
package org.meanfield.dataset.source.manifest;

import org.jspecify.annotations.NullMarked;
