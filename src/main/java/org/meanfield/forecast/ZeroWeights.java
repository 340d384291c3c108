package org.meanfield.forecast;

import java.util.ArrayList;
import java.util.List;
import org.meanfield.averaging.state.InitialWeights;
import org.meanfield.averaging.state.SliceLayout;

/** First weights of {@link NoOpWorker}. */
record ZeroWeights() implements InitialWeights {
  @Override
  public List<byte[]> slices(SliceLayout layout, List<Integer> wanted) {
    List<byte[]> slices = new ArrayList<>();
    for (int slice : wanted) {
      slices.add(new byte[layout.length(slice) * Float.BYTES]);
    }
    return slices;
  }
}
