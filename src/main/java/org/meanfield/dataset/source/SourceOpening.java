package org.meanfield.dataset.source;

import java.io.IOException;

/** Opens a source from storage that may fail. */
@FunctionalInterface
interface SourceOpening {
  StoredSource open() throws IOException;
}
