package org.meanfield.compute;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.meanfield.compute.device.VisibleGpus;
import org.meanfield.compute.engine.Engine;
import org.meanfield.compute.engine.EngineChoice;
import org.meanfield.compute.engine.EngineMemoryEstimate;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.natives.ConfinedThread;
import org.meanfield.compute.natives.NativeBackend;
import org.meanfield.compute.onednn.Bf16;
import org.meanfield.compute.onednn.OneDnnEngine;
import org.meanfield.compute.onednn.OneDnnLibrary;
import org.meanfield.compute.onednn.OneDnnMemoryEstimate;
import org.meanfield.compute.plain.Dl4jEngine;
import org.meanfield.compute.plain.Dl4jMemoryEstimate;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.config.ComputeRecipe.Precision;
import org.meanfield.fault.MeanfieldException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the engine for a network. */
public final class Engines {
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();
  private static final Logger LOG = LoggerFactory.getLogger(Engines.class);

  private Engines() {}

  /**
   * What {@link #create} makes here. Safe on any thread.
   *
   * @throws MeanfieldException if an engine is asked for by name that cannot run the network here
   */
  public static EngineChoice choose(EngineName asked, EngineSpec spec) {
    // Before JavaCPP is loaded by oneDNN, whose limits are set here.
    NativeBackend.prepare();
    if (VisibleGpus.areAsked()) {
      return onGpu(asked, spec.precision(), NativeBackend.describe());
    }
    boolean bf16 = spec.precision() == Precision.BF16;
    if (bf16) {
      checkBf16(asked);
    }
    if (asked == EngineName.DL4J) {
      return dl4j("");
    }
    Optional<String> refusal = OneDnnEngine.refusal(spec);
    if (refusal.isEmpty()) {
      return new EngineChoice(
          EngineName.ONEDNN,
          "onednn: oneDNN " + OneDnnLibrary.version() + (bf16 ? ", bf16" : ""),
          "");
    }
    if (bf16) {
      throw MeanfieldException.usage(
          "compute.precision: bf16 is of the engine onednn, which cannot run the network "
              + spec.architecture().name()
              + " because of "
              + refusal.get()
              + ". Set compute.precision to fp32.");
    }
    if (asked == EngineName.ONEDNN) {
      throw MeanfieldException.usage(
          "compute.engine: onednn cannot run the network "
              + spec.architecture().name()
              + " because of "
              + refusal.get()
              + ". Set compute.engine to auto or dl4j.");
    }
    return dl4j(refusal.get());
  }

  /**
   * The choice where the back end is CUDA's: Deeplearning4j's own layers, which compute on any.
   *
   * @param natives of the back end
   */
  static EngineChoice onGpu(EngineName asked, Precision precision, String natives) {
    if (precision == Precision.BF16) {
      throw MeanfieldException.usage(
          "compute.precision: bf16 is of the engine onednn, which computes on the CPU, and this jar"
              + " computes on GPUs. Set compute.precision to fp32, or take the jar for the CPU.");
    }
    if (asked == EngineName.ONEDNN) {
      throw MeanfieldException.usage(
          "compute.engine: onednn computes on the CPU, and this jar computes on GPUs. Set"
              + " compute.engine to auto or dl4j, or take the jar for the CPU.");
    }
    return new EngineChoice(
        EngineName.DL4J,
        "dl4j: " + natives,
        asked == EngineName.DL4J ? "" : "the CUDA back end, on which no other engine computes");
  }

  /** The driver tells its user; an executor's log needs each line once, not at every task. */
  private static void tellOnce(String line, EngineChoice choice) {
    if (!choice.because().isEmpty() && TOLD.add(line)) {
      LOG.info(line);
    }
  }

  private static void checkBf16(EngineName asked) {
    if (asked == EngineName.DL4J) {
      throw MeanfieldException.usage(
          "compute.precision: bf16 is of the engine onednn, and compute.engine is dl4j. Set"
              + " compute.precision to fp32, or compute.engine to auto.");
    }
    if (!Bf16.here()) {
      throw MeanfieldException.usage(
          "compute.precision: bf16 needs a processor with avx512_bf16 instructions, and this one"
              + " has none that oneDNN may use. Set compute.precision to fp32.");
    }
  }

  private static EngineChoice dl4j(String because) {
    return new EngineChoice(EngineName.DL4J, "dl4j: " + NativeBackend.describe(), because);
  }

  /**
   * An engine for the calling thread, with the first weights of {@code spec}'s seed. Used after it
   * was closed it throws IllegalStateException, and closed again it does nothing; of several
   * threads that use it one waits for the other.
   *
   * @throws MeanfieldException if an engine is asked for by name that cannot run the network here
   */
  public static Engine create(EngineName asked, EngineSpec spec) {
    EngineChoice choice = choose(asked, spec);
    tellOnce(spec.architecture().name() + ": " + choice.line(), choice);
    return new GuardedEngine(
        switch (choice.engine()) {
          case ONEDNN -> OneDnnEngine.create(spec);
          case DL4J, AUTO -> Dl4jEngine.create(spec);
        });
  }

  /**
   * What an engine that trains will take; none of it is allocated. Computed on the calling thread
   * alone.
   *
   * @param batches every batch size that it will see, the usual one first
   */
  public static EngineMemoryEstimate trainingNeed(
      EngineName asked, EngineSpec spec, Collection<Integer> batches) {
    EngineChoice choice = choose(asked, spec);
    tellOnce(spec.architecture().name() + ": " + choice.line(), choice);
    try (ConfinedThread unused = ConfinedThread.enter()) {
      return switch (choice.engine()) {
        case ONEDNN -> OneDnnMemoryEstimate.training(spec, batches);
        case PLAIN, AUTO -> Dl4jMemoryEstimate.training(spec, batches);
      };
    }
  }

  /**
   * What an engine that only predicts will take, as {@link #trainingNeed}.
   *
   * @param batches every batch size that it will see
   */
  public static EngineMemoryEstimate inferenceNeed(
      EngineName asked, EngineSpec spec, Collection<Integer> batches) {
    EngineChoice choice = choose(asked, spec);
    tellOnce(spec.architecture().name() + ": " + choice.line(), choice);
    try (ConfinedThread unused = ConfinedThread.enter()) {
      return switch (choice.engine()) {
        case ONEDNN -> OneDnnMemoryEstimate.inference(spec, batches);
        case PLAIN, AUTO -> Dl4jMemoryEstimate.inference(spec, batches);
      };
    }
  }
}
