package org.meanfield.dataset.example;

import org.meanfield.dataset.decode.Decoded;

/** A worker's share before it is decoded; gone through in order, once. */
public interface EncodedExamples {
  /** How many there are. */
  int size();

  /** Class index; -1: unknown. */
  int label(int i);

  /** In the source's listing. */
  int position(int i);

  /** Relative to the source's location, for the quarantine list. */
  String path(int i);

  /** Where the image is, in full, for messages. */
  String place(int i);

  /** Reads and decodes one; asked once for each, in order. */
  Decoded decode(int i);
}
