package org.meanfield.compute.onednn;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.graph.Graph;
import org.meanfield.compute.graph.translation.GraphTranslation;
import org.meanfield.compute.graph.translation.UnsupportedLayerException;

/** A network as this engine sees it, translated once: its graph, or why it can't be run here. */
public final class OneDnnNetwork {
  private final EngineSpec spec;
  private final @Nullable Graph graph;
  private final String refusal;

  private OneDnnNetwork(EngineSpec spec, @Nullable Graph graph, String refusal) {
    this.spec = spec;
    this.graph = graph;
    this.refusal = refusal;
  }

  /** Safe on any thread. */
  public static OneDnnNetwork of(EngineSpec spec) {
    Optional<String> missing = OneDnnLibrary.missing();
    if (missing.isPresent()) {
      return new OneDnnNetwork(spec, null, missing.get());
    }
    try {
      return new OneDnnNetwork(spec, GraphTranslation.of(spec), "");
    } catch (UnsupportedLayerException e) {
      return new OneDnnNetwork(spec, null, String.valueOf(e.getMessage()));
    }
  }

  /** Why it can't be run here, in words that follow "because of"; empty: it can. */
  public Optional<String> refusal() {
    return graph == null ? Optional.of(refusal) : Optional.empty();
  }

  EngineSpec spec() {
    return spec;
  }

  /**
   * What is computed.
   *
   * @throws IllegalStateException if {@link #refusal} has a reason
   */
  Graph graph() {
    if (graph == null) {
      throw new IllegalStateException(refusal);
    }
    return graph;
  }
}
