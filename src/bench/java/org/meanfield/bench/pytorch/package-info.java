/** PyTorch in its eager mode, by the Deep Java Library. */
@NullMarked
package org.meanfield.bench.pytorch;

import org.jspecify.annotations.NullMarked;
