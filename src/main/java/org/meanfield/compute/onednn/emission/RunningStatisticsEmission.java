package org.meanfield.compute.onednn.emission;

import java.nio.FloatBuffer;
import org.bytedeco.dnnl.memory;
import org.meanfield.compute.graph.layer.RunningStatistics;
import org.meanfield.compute.onednn.program.Descriptors;
import org.meanfield.compute.onednn.program.MemoryPlan;
import org.meanfield.compute.onednn.program.ProgramBuilder;
import org.meanfield.compute.onednn.program.Tensor;

/** How running statistics are read and moved. */
record RunningStatisticsEmission(RunningStatistics of) {
  Tensor mean(ProgramBuilder program) {
    return program.weights(of.mean(), Descriptors.of(of.mean().form()));
  }

  /** The running variance, for inference. */
  Tensor variance(ProgramBuilder program, String name) {
    memory.desc layout = Descriptors.of(of.spread().form());
    Tensor kept = program.weights(of.spread(), layout);
    if (!of.logarithmic()) {
      return kept;
    }
    Tensor variance = program.kept(layout);
    MemoryPlan memoryPlan = program.memoryPlan();
    program.javaOnce(
        name + " variance",
        () -> squareOfDeviation(memoryPlan.floats(kept), memoryPlan.floats(variance)),
        kept,
        variance);
    return variance;
  }

  private static void squareOfDeviation(FloatBuffer logDeviation, FloatBuffer variance) {
    for (int c = 0; c < variance.capacity(); c++) {
      variance.put(c, (float) Math.pow(10, 2.0 * logDeviation.get(c)));
    }
  }

  /** Adds the step that turns a batch's statistics into the gradients of the running ones. */
  void learn(ProgramBuilder program, String name, Tensor batchMean, Tensor batchVariance) {
    memory.desc layout = Descriptors.of(of.mean().form());
    Tensor runningMean = program.weights(of.mean(), layout);
    Tensor runningSpread = program.weights(of.spread(), layout);
    Tensor meanGradient = program.gradient(of.mean(), layout);
    Tensor spreadGradient = program.gradient(of.spread(), layout);
    Learning learning =
        new Learning(
            program.memoryPlan(),
            new Tensor[] {
              batchMean, batchVariance, runningMean, runningSpread, meanGradient, spreadGradient
            });
    program.java(name + " statistics", learning, batchMean, batchVariance);
  }

  /** The step, with the views of its memory made at its first run. */
  private final class Learning implements Runnable {
    private final MemoryPlan memoryPlan;
    private final Tensor[] tensors;
    private final FloatBuffer[] views;

    Learning(MemoryPlan memoryPlan, Tensor[] tensors) {
      this.memoryPlan = memoryPlan;
      this.tensors = tensors;
      this.views = new FloatBuffer[tensors.length];
    }

    @Override
    public void run() {
      if (views[0] == null) {
        for (int i = 0; i < views.length; i++) {
          views[i] = memoryPlan.floats(tensors[i]);
        }
      }
      float rate = (float) (1 - of.decay());
      for (int c = 0; c < of.mean().length(); c++) {
        float oldSpread = views[3].get(c);
        float variance = views[1].get(c);
        views[4].put(c, rate * (views[2].get(c) - views[0].get(c)));
        views[5].put(
            c, of.logarithmic() ? logChange(oldSpread, variance) : rate * (oldSpread - variance));
      }
    }

    private float logChange(float logDeviation, float batchVariance) {
      double before = Math.pow(10, 2.0 * logDeviation);
      double after = of.decay() * before + (1 - of.decay()) * batchVariance;
      return (float) (0.5 * Math.log10(before / after));
    }
  }
}
