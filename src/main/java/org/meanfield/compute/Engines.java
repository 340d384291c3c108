package org.meanfield.compute;

import java.util.Optional;
import org.meanfield.compute.onednn.OneDnnEngine;
import org.meanfield.compute.onednn.OneDnnLibrary;
import org.meanfield.compute.plain.Natives;
import org.meanfield.compute.plain.PlainEngine;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.fault.Fault;

/** Chooses the engine for a network. */
public final class Engines {
  private Engines() {}

  /**
   * What {@link #create} makes here. Safe on any thread.
   *
   * @throws Fault if an engine is asked for by name that cannot run the network here
   */
  public static EngineChoice choose(EngineName asked, EngineSpec spec) {
    if (asked == EngineName.PLAIN) {
      return plain("");
    }
    Optional<String> refusal = OneDnnEngine.refusal(spec);
    if (refusal.isEmpty()) {
      return new EngineChoice(EngineName.ONEDNN, "onednn: oneDNN " + OneDnnLibrary.version(), "");
    }
    if (asked == EngineName.ONEDNN) {
      throw Fault.usage(
          "compute.engine: onednn cannot run the network "
              + spec.architecture().name()
              + " because of "
              + refusal.get()
              + ". Set compute.engine to auto or plain.");
    }
    return plain(refusal.get());
  }

  private static EngineChoice plain(String because) {
    return new EngineChoice(EngineName.PLAIN, "plain: " + Natives.describe(), because);
  }

  /**
   * An engine for the calling thread, with the first weights of {@code spec}'s seed.
   *
   * @throws Fault if an engine is asked for by name that cannot run the network here
   */
  public static Engine create(EngineName asked, EngineSpec spec) {
    return switch (choose(asked, spec).engine()) {
      case ONEDNN -> OneDnnEngine.create(spec);
      case PLAIN, AUTO -> PlainEngine.create(spec);
    };
  }
}
