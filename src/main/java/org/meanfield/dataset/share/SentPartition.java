package org.meanfield.dataset.share;

import java.io.Serializable;

/**
 * What one worker reads, on its way: of one class whatever the source, so that an application that
 * takes registered classes alone takes every source's.
 */
final class SentPartition implements Serializable {
  private static final long serialVersionUID = 1L;

  private final InputPartition partition;

  SentPartition(InputPartition partition) {
    this.partition = partition;
  }

  InputPartition partition() {
    return partition;
  }
}
