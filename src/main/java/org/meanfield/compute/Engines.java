package org.meanfield.compute;

import org.meanfield.compute.plain.Natives;
import org.meanfield.compute.plain.PlainEngine;
import org.meanfield.config.ComputeRecipe.EngineName;

/** Chooses the engine for a network. */
public final class Engines {
  private Engines() {}

  /** An engine for the calling thread. */
  public static Engine create(EngineName name, EngineSpec spec) {
    return switch (name) {
      case AUTO, PLAIN, ONEDNN -> PlainEngine.create(spec);
    };
  }

  /** What computes, in the words that a model's provenance keeps. */
  public static String describe() {
    return "plain: " + Natives.describe();
  }
}
