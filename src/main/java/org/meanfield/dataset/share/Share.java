package org.meanfield.dataset.share;

import java.util.Optional;
import org.apache.spark.Partition;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * One worker's share as Spark's partition. It is sent with every task of every round, so it holds a
 * handle to the references and not the references: an executor fetches them when it first reads.
 */
final class Share implements Partition {
  private static final long serialVersionUID = 1L;

  private final int worker;
  private final Broadcast<SentPartition> refs;
  private @Nullable Broadcast<long[]> checksums;

  Share(int worker, Broadcast<SentPartition> refs) {
    this.worker = worker;
    this.refs = refs;
  }

  @Override
  public int index() {
    return worker;
  }

  InputPartition refs() {
    return refs.value().partition();
  }

  /**
   * From now on whoever reads it makes sure that it is what it was.
   *
   * @param known of each image's pixels, in order of the share; goes to executors that read it
   *     again, and to no others
   */
  void expect(Broadcast<long[]> known) {
    checksums = known;
  }

  /** What was found when it was read first; empty: it has not been read whole. */
  Optional<long[]> checksums() {
    return Optional.ofNullable(checksums).map(Broadcast::value);
  }

  void destroy() {
    refs.destroy();
    if (checksums != null) {
      checksums.destroy();
    }
  }

  // Partition is a Scala trait whose equality is by identity; Spark needs no other.
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return worker;
  }
}
