package org.meanfield.dataset;

import java.io.IOException;

/** Opens a source from storage that may fail. */
@FunctionalInterface
interface SourceOpening {
  StoredSource open() throws IOException;
}
