package org.meanfield.dataset.source.cifar;

import java.io.Serializable;
import org.meanfield.dataset.decode.StoredForm;

/**
 * A record of a CIFAR binary file (Krizhevsky, Learning Multiple Layers of Features from Tiny
 * Images, 2009): its labels, a byte each, then 32 x 32 pixels of red, of green, of blue.
 *
 * @param labels how many there are; the last is what is learnt
 * @param classes how many there are
 * @param names file of the classes' names, a line each, that lies beside
 */
record CifarLayout(int labels, int classes, String names) implements Serializable {
  static final int SIDE = 32;
  static final int CHANNELS = 3;

  /** Ten classes. */
  static final CifarLayout TEN = new CifarLayout(1, 10, "batches.meta.txt");

  /** A hundred classes, and before them what each belongs to. */
  static final CifarLayout HUNDRED = new CifarLayout(2, 100, "fine_label_names.txt");

  /** How every image is stored. */
  static final StoredForm STORED = new StoredForm(SIDE, SIDE, CHANNELS);

  static final int IMAGE_BYTES = SIDE * SIDE * CHANNELS;

  /** Labels and pixels. */
  int recordBytes() {
    return labels + IMAGE_BYTES;
  }

  /** Whether a file of this length is made of such records. */
  boolean fits(long length) {
    return length > 0 && length % recordBytes() == 0;
  }

  /** Puts a record's pixels, colour by colour, into {@code into} pixel by pixel. */
  void interleave(byte[] record, byte[] into) {
    int plane = SIDE * SIDE;
    for (int i = 0; i < plane; i++) {
      for (int c = 0; c < CHANNELS; c++) {
        into[CHANNELS * i + c] = record[labels + c * plane + i];
      }
    }
  }
}
