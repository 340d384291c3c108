package org.meanfield.averaging.state;

import java.io.Serializable;
import java.util.List;

/** Where the first weights come from, on the executors. */
public interface InitialWeights extends Serializable {
  /**
   * The weights of some slices, and of such as have state the state before the first step, fp32
   * little-endian, in the order asked for; the same on every executor and at every call.
   */
  List<byte[]> slices(SliceLayout layout, List<Integer> wanted);
}
