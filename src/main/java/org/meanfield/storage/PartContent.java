package org.meanfield.storage;

import java.io.IOException;
import java.io.OutputStream;

/** What a part is to hold, written a piece at a time, so that it never is in memory whole. */
@FunctionalInterface
public interface PartContent {
  /** Writes it all; the stream is closed by the caller. */
  void writeTo(OutputStream out) throws IOException;
}
