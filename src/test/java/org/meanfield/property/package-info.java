/** How properties draw their cases. */
@NullMarked
package org.meanfield.property;

import org.jspecify.annotations.NullMarked;
