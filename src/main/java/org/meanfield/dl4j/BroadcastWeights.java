package org.meanfield.dl4j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.meanfield.averaging.state.InitialWeights;
import org.meanfield.averaging.state.SliceLayout;

/**
 * The weights of the driver's network.
 *
 * @param weights in DL4J's flat order
 */
record BroadcastWeights(Broadcast<float[]> weights) implements InitialWeights {
  @Override
  public List<byte[]> slices(SliceLayout layout, List<Integer> wanted) {
    List<byte[]> slices = new ArrayList<>();
    for (int slice : wanted) {
      int length = layout.length(slice);
      ByteBuffer bytes = ByteBuffer.allocate(length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(weights.value(), Math.toIntExact(layout.offset(slice)), length);
      slices.add(bytes.array());
    }
    return slices;
  }
}
