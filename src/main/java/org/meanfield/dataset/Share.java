package org.meanfield.dataset;

import org.apache.spark.Partition;
import org.apache.spark.broadcast.Broadcast;

/**
 * One worker's share as Spark's partition. It is sent with every task of every round, so it holds a
 * handle to the references and not the references: an executor fetches them when it first reads.
 */
final class Share implements Partition {
  private static final long serialVersionUID = 1L;

  private final int worker;
  private final Broadcast<ExampleRefs> refs;

  Share(int worker, Broadcast<ExampleRefs> refs) {
    this.worker = worker;
    this.refs = refs;
  }

  @Override
  public int index() {
    return worker;
  }

  ExampleRefs refs() {
    return refs.value();
  }

  void destroy() {
    refs.destroy();
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
