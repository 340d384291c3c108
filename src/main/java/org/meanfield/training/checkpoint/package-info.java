/** What a checkpoint holds, and how its blocks come from executors into a folder and back. */
@NullMarked
package org.meanfield.training.checkpoint;

import org.jspecify.annotations.NullMarked;
