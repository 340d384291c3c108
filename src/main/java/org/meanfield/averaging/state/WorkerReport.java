package org.meanfield.averaging.state;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.meanfield.cluster.BlockAddress;

/**
 * What one worker says of its part of a round; it is what passes through the shuffle in place of
 * weights.
 *
 * @param worker its index
 * @param address where the sum it has a part in and its state lie
 * @param examples how many it trained on; 0 where it was left out
 * @param leftOut why it has no part in the mean though it had examples; empty: it was not left out
 * @param statePieces blocks of its state
 * @param nanos how long it computed, as it says itself: without weights and state in and out
 * @param traffic what its executor fetched for it
 * @param report the worker's own words, as {@link RoundOutput} has them
 */
@SuppressWarnings("ArrayRecordComponent") // decoded once, compared by no one
public record WorkerReport(
    int worker,
    BlockAddress address,
    long examples,
    String leftOut,
    int statePieces,
    long nanos,
    Traffic traffic,
    byte[] report) {

  public byte[] encode() {
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(worker);
      out.writeUTF(address.executor());
      out.writeUTF(address.host());
      out.writeInt(address.port());
      out.writeLong(examples);
      out.writeUTF(leftOut);
      out.writeInt(statePieces);
      out.writeLong(nanos);
      out.writeLong(traffic.bytes());
      out.writeLong(traffic.remoteBytes());
      out.writeInt(report.length);
      out.write(report);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static WorkerReport decode(byte[] encoded) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(encoded))) {
      return new WorkerReport(
          in.readInt(),
          new BlockAddress(in.readUTF(), in.readUTF(), in.readInt()),
          in.readLong(),
          in.readUTF(),
          in.readInt(),
          in.readLong(),
          new Traffic(in.readLong(), in.readLong()),
          in.readNBytes(in.readInt()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
