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
public record WorkerStats(long steps, double lossSum, long inputNanos) {
  /** One step more; {@code waited} counts from the round's beginning. */
  public WorkerStats plus(double loss, long waited) {
    return new WorkerStats(steps + 1, lossSum + loss, waited);
  }

  public byte[] encode() {
    return ByteBuffer.allocate(2 * Long.BYTES + Double.BYTES)
        .putLong(steps)
        .putDouble(lossSum)
        .putLong(inputNanos)
        .array();
  }

  /** What a worker has told; of one that was left out no loss counts. */
  public static WorkerStats of(WorkerReport report) {
    WorkerStats told = decode(report.report());
    return report.leftOut().isEmpty() ? told : new WorkerStats(told.steps, 0, told.inputNanos);
  }

  private static WorkerStats decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new WorkerStats(in.getLong(), in.getDouble(), in.getLong());
  }
}
