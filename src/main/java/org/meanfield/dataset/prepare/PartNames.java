package org.meanfield.dataset.prepare;

import java.io.Serializable;
import java.util.Arrays;

/** What the images of one part are called, sent to the executor that writes it. */
final class PartNames implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int[] positions;
  private final String[] names;

  /**
   * @param positions in the source's listing, in order of the part
   * @param names of all images by position
   */
  PartNames(int[] positions, String[] names) {
    this.positions = positions;
    this.names = Arrays.stream(positions).mapToObj(p -> names[p]).toArray(String[]::new);
  }

  /** Names by position, for images in order of the part. */
  Walk walk() {
    return new Walk();
  }

  /** One way through the names. */
  final class Walk {
    private int at = -1;

    String name(long position) {
      do {
        at++;
      } while (positions[at] != position);
      return names[at];
    }
  }
}
