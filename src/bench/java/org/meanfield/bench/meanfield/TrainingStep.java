package org.meanfield.bench.meanfield;

import org.meanfield.bench.contest.Mode;
import org.meanfield.bench.contest.Precision;
import org.meanfield.bench.contest.Workload;
import org.meanfield.compute.engine.InputBatch;
import org.meanfield.compute.natives.NativeBackend;
import org.meanfield.compute.onednn.OneDnnEngine;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One step of the engine {@code onednn} on a batch that is in place, as JMH measures it. The engine
 * is left to the end of the process, since closing it would count as the last step's.
 */
@State(Scope.Thread)
public class TrainingStep {
  /** A {@link Workload}'s name. */
  @Param({"cat-dog-cnn", "resnet-20", "mlp"})
  public String network = "";

  /** What the engine computes in. */
  @Param("FP32")
  public Precision precision = Precision.FP32;

  private OneDnnEngine engine;
  private InputBatch batch;

  /** On the thread that takes the steps, to which the engine belongs. */
  @Setup
  public void makeEngine() {
    NativeBackend.prepare();
    Workload workload = Workload.of(network);
    engine = OneDnnEngine.create(Specs.of(workload, Mode.STEP, precision));
    batch = engine.newBatch();
    batch.fill(Specs.images(workload));
  }

  @Benchmark
  public double step() {
    return engine.step(batch);
  }
}
