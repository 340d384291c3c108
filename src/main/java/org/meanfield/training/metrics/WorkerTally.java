package org.meanfield.training.metrics;

import java.nio.ByteBuffer;
import org.meanfield.averaging.state.WorkerReport;

/**
 * What a worker tells the driver of its part of a round.
 *
 * @param steps taken
 * @param lossSum each batch's mean loss times its size
 * @param inputNanos waited for batches
 */
public record WorkerTally(long steps, double lossSum, long inputNanos) {
  /** One step more; {@code waited} counts from the round's beginning. */
  public WorkerTally plus(double loss, long waited) {
    return new WorkerTally(steps + 1, lossSum + loss, waited);
  }

  public byte[] encode() {
    return ByteBuffer.allocate(2 * Long.BYTES + Double.BYTES)
        .putLong(steps)
        .putDouble(lossSum)
        .putLong(inputNanos)
        .array();
  }

  /** What a worker has told; of one that was left out no loss counts. */
  public static WorkerTally of(WorkerReport report) {
    WorkerTally told = decode(report.report());
    return report.leftOut().isEmpty() ? told : new WorkerTally(told.steps, 0, told.inputNanos);
  }

  private static WorkerTally decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new WorkerTally(in.getLong(), in.getDouble(), in.getLong());
  }
}
