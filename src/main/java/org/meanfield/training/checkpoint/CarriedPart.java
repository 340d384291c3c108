package org.meanfield.training.checkpoint;

import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;

/** A block of a checkpoint on its way between the driver and an executor. */
sealed interface CarriedPart extends Serializable {
  String name();

  byte[] content();

  /** To the driver, as a task's result. */
  final class Returned implements CarriedPart {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final byte[] content;

    Returned(String name, byte[] content) {
      this.name = name;
      this.content = content;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public byte[] content() {
      return content;
    }
  }

  /** From the driver: every task knows of all blocks, and fetches its own. */
  record Sent(String name, Broadcast<byte[]> from) implements CarriedPart {
    @Override
    public byte[] content() {
      return from.value();
    }
  }
}
