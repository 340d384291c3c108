package org.meanfield.compute.onednn.update;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.meanfield.compute.graph.update.Clipping;
import org.meanfield.compute.graph.update.Penalty;
import org.meanfield.compute.graph.update.UpdatePlan;
import org.meanfield.compute.graph.update.UpdateRule;
import org.meanfield.compute.onednn.program.WeightLayouts;
import org.meanfield.compute.onednn.program.WeightPlaces;

/**
 * Moves the weights against their gradient, in pieces that stay in the first cache: clipping,
 * penalties, the updater and the subtraction in one pass.
 */
public final class UpdateStep {
  private static final int PIECE = 1024;

  private final FloatBuffer weights;
  private final FloatBuffer gradient;
  private final FloatBuffer[] slots;
  private final List<List<Range>> ranges = new ArrayList<>();
  private final List<Clipping> clippings;
  private final float[] w = new float[PIECE];
  private final float[] g = new float[PIECE];
  private final float[][] s;

  /** Where a parameter lies in its layout, padding included; padding stays zero. */
  private record Range(
      UpdatePlan.OfParameter parameter, UpdateKernel kernel, int from, int length) {}

  public UpdateStep(UpdatePlan plan, Parameters parameters, WeightLayouts layouts) {
    this.clippings = plan.layers().stream().map(UpdatePlan.OfLayer::clipping).toList();
    this.weights = parameters.weightBlock().floats();
    this.gradient = parameters.gradientBlock().floats();
    this.slots = new FloatBuffer[plan.slots()];
    this.s = new float[slots.length][PIECE];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = parameters.slotBlock(i).floats();
    }
    UpdateKernels kernels = new UpdateKernels();
    for (UpdatePlan.OfLayer layer : plan.layers()) {
      List<Range> own = new ArrayList<>();
      for (UpdatePlan.OfParameter parameter : layer.parameters()) {
        WeightPlaces.Place place = layouts.of(parameter.name());
        own.add(
            new Range(
                parameter,
                kernels.of(parameter.rule()),
                (int) (place.offset() / Float.BYTES),
                (int) (place.layout().get_size() / Float.BYTES)));
      }
      ranges.add(own);
    }
  }

  /** One step; see {@link UpdateKernel#at}. */
  public void run(int iteration, int age) {
    for (int i = 0; i < ranges.size(); i++) {
      List<Range> layer = ranges.get(i);
      Clipping clipping = clippings.get(i);
      double ofLayer = clipping.ofLayer() ? squares(layer) : 0;
      for (int j = 0; j < layer.size(); j++) {
        Range range = layer.get(j);
        double squares = clipping.ofParameter() ? squares(range) : ofLayer;
        update(range, clipping, (float) clipping.factor(squares), iteration, age);
      }
    }
  }

  private double squares(List<Range> layer) {
    double sum = 0;
    for (int i = 0; i < layer.size(); i++) {
      sum += squares(layer.get(i));
    }
    return sum;
  }

  private double squares(Range range) {
    double sum = 0;
    for (int done = 0; done < range.length; done += PIECE) {
      int n = Math.min(PIECE, range.length - done);
      gradient.get(range.from + done, g, 0, n);
      for (int i = 0; i < n; i++) {
        sum += (double) g[i] * g[i];
      }
    }
    return sum;
  }

  private void update(Range range, Clipping clipping, float factor, int iteration, int age) {
    UpdateRule rule = range.parameter.rule();
    UpdateKernel kernel = range.kernel;
    kernel.at(iteration, age);
    Penalty penalty = range.parameter.penalty();
    float l1 = penalty.l1(iteration);
    float l2 = penalty.l2(iteration);
    float decay = penalty.decay(rule.rate(), iteration);
    for (int done = 0; done < range.length; done += PIECE) {
      int at = range.from + done;
      int n = Math.min(PIECE, range.length - done);
      weights.get(at, w, 0, n);
      gradient.get(at, g, 0, n);
      clip(g, clipping, factor, n);
      if (l1 != 0 || l2 != 0) {
        penalize(g, w, l1, l2, n);
      }
      for (int k = 0; k < rule.slots(); k++) {
        slots[k].get(at, s[k], 0, n);
      }
      kernel.apply(g, s, n);
      for (int k = 0; k < rule.slots(); k++) {
        slots[k].put(at, s[k], 0, n);
      }
      subtract(w, g, decay, n);
      weights.put(at, w, 0, n);
    }
  }

  private static void clip(float[] g, Clipping clipping, float factor, int n) {
    if (clipping.kind() == Clipping.Kind.VALUE) {
      float limit = (float) clipping.threshold();
      for (int i = 0; i < n; i++) {
        g[i] = Math.max(-limit, Math.min(limit, g[i]));
      }
    } else if (factor != 1) {
      for (int i = 0; i < n; i++) {
        g[i] *= factor;
      }
    }
  }

  private static void penalize(float[] g, float[] w, float l1, float l2, int n) {
    for (int i = 0; i < n; i++) {
      g[i] += l2 * w[i] + l1 * Math.signum(w[i]);
    }
  }

  private static void subtract(float[] w, float[] update, float decay, int n) {
    for (int i = 0; i < n; i++) {
      w[i] -= update[i] + decay * w[i];
    }
  }
}
