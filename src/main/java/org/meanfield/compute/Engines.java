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
import org.meanfield.compute.onednn.OneDnnNetwork;
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
    return chosen(asked, spec).choice();
  }

  /**
   * A choice, with what was translated for it.
   *
   * @param network that oneDNN runs; empty: DL4J's own layers do
   */
  private record Chosen(EngineChoice choice, Optional<OneDnnNetwork> network) {
    Chosen(EngineChoice choice) {
      this(choice, Optional.empty());
    }
  }

  private static Chosen chosen(EngineName asked, EngineSpec spec) {
    // Before JavaCPP is loaded by oneDNN, whose limits are set here.
    NativeBackend.prepare();
    if (VisibleGpus.areAsked()) {
      return new Chosen(onGpu(asked, spec.precision(), NativeBackend.describe()));
    }
    boolean bf16 = spec.precision() == Precision.BF16;
    if (bf16) {
      checkBf16(asked);
    }
    if (asked == EngineName.DL4J) {
      return new Chosen(dl4j(""));
    }
    OneDnnNetwork network = OneDnnNetwork.of(spec);
    Optional<String> refusal = network.refusal();
    if (refusal.isEmpty()) {
      String description = "onednn: oneDNN " + OneDnnLibrary.version() + (bf16 ? ", bf16" : "");
      return new Chosen(new EngineChoice(EngineName.ONEDNN, description, ""), Optional.of(network));
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
    return new Chosen(dl4j(refusal.get()));
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

  /** Chooses and says so; gives what oneDNN is to run. */
  private static Optional<OneDnnNetwork> told(EngineName asked, EngineSpec spec) {
    Chosen chosen = chosen(asked, spec);
    tellOnce(spec.architecture().name() + ": " + chosen.choice().line(), chosen.choice());
    return chosen.network();
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
    Optional<OneDnnNetwork> network = told(asked, spec);
    return new GuardedEngine(
        network.isPresent() ? OneDnnEngine.create(network.get()) : Dl4jEngine.create(spec));
  }

  /**
   * What an engine that trains will take; none of it is allocated. Computed on the calling thread
   * alone.
   *
   * @param batches every batch size that it will see, the usual one first
   */
  public static EngineMemoryEstimate trainingNeed(
      EngineName asked, EngineSpec spec, Collection<Integer> batches) {
    Optional<OneDnnNetwork> network = told(asked, spec);
    try (ConfinedThread unused = ConfinedThread.enter()) {
      return network.isPresent()
          ? OneDnnMemoryEstimate.training(network.get(), batches)
          : Dl4jMemoryEstimate.training(spec, batches);
    }
  }

  /**
   * What an engine that only predicts will take, as {@link #trainingNeed}.
   *
   * @param batches every batch size that it will see
   */
  public static EngineMemoryEstimate inferenceNeed(
      EngineName asked, EngineSpec spec, Collection<Integer> batches) {
    Optional<OneDnnNetwork> network = told(asked, spec);
    try (ConfinedThread unused = ConfinedThread.enter()) {
      return network.isPresent()
          ? OneDnnMemoryEstimate.inference(network.get(), batches)
          : Dl4jMemoryEstimate.inference(spec, batches);
    }
  }
}
