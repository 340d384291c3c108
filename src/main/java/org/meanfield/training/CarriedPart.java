package org.meanfield.training;

import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;

/** A block of a checkpoint on its way between the driver and an executor. */
sealed interface CarriedPart extends Serializable {
  String name();

  byte[] content();

  /** To the driver, as a task's result. */
  record Returned(String name, byte[] content) implements CarriedPart {}

  /** From the driver: every task knows of all blocks, and fetches its own. */
  record Sent(String name, Broadcast<byte[]> from) implements CarriedPart {
    @Override
    public byte[] content() {
      return from.value();
    }
  }
}
