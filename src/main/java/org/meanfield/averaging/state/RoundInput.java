package org.meanfield.averaging.state;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.meanfield.averaging.math.LittleEndian;

/**
 * What a worker starts a round from. Read-only; may be read by several workers at once.
 *
 * @param worker its index, from 0
 * @param standing what the worker has left on this executor in its last rounds
 * @param gpus addresses of the GPUs that its task was given; empty: none were
 * @param base the weights' slices, fp32 little-endian
 * @param state what the worker left at the end of its last round, in pieces; empty in the first
 * @param cancelled polled between steps; true: the round is not wanted any more
 */
public record RoundInput(
    int worker,
    Standing standing,
    List<String> gpus,
    SliceLayout layout,
    List<byte[]> base,
    List<byte[]> state,
    BooleanSupplier cancelled) {

  /** The weights of one slice. */
  public FloatBuffer slice(int slice) {
    return LittleEndian.floats(base.get(slice));
  }
}
