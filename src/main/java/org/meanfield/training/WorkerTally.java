package org.meanfield.training;

import java.nio.ByteBuffer;

/**
 * What a worker tells the driver of its part of a round.
 *
 * @param steps taken
 * @param lossSum each batch's mean loss times its size
 */
record WorkerTally(long steps, double lossSum) {
  byte[] encode() {
    return ByteBuffer.allocate(Long.BYTES + Double.BYTES).putLong(steps).putDouble(lossSum).array();
  }

  static WorkerTally decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new WorkerTally(in.getLong(), in.getDouble());
  }
}
