package org.meanfield.compute.onednn;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.meanfield.network.TrainingRule;

/** An objective's value, gradient and probabilities, as DL4J's losses compute them. */
final class Loss {
  private final boolean softmax;
  private final double clip;
  private final boolean clippedGradient;
  private final float[] weights;
  private final float aimed;
  private final float aimedElsewhere;
  private final int outputs;
  private final float[] row;
  private final float[] probabilities;
  private final float[] target;

  Loss(Objective objective, TrainingRule rule, int classes) {
    this.softmax = objective.softmax();
    this.clip = objective.clip();
    this.clippedGradient = objective.clippedGradient();
    this.outputs = softmax ? classes : 1;
    this.aimed = rule.target(classes);
    this.aimedElsewhere = rule.targetOfOthers(classes);
    this.weights = new float[classes];
    Arrays.fill(weights, 1);
    for (int k = 0; k < objective.weights().size(); k++) {
      weights[k] = objective.weights().get(k);
    }
    this.row = new float[outputs];
    this.probabilities = new float[outputs];
    this.target = new float[outputs];
  }

  /**
   * The mean loss of a batch.
   *
   * @param logits {@code [size, outputs]}
   * @param gradient of the mean by each logit, filled
   */
  double gradient(FloatBuffer logits, int[] labels, int size, FloatBuffer gradient) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      read(logits, i);
      aim(labels[i]);
      sum += softmax ? softmaxGradient(size) : sigmoidGradient(size);
      gradient.put(i * outputs, row, 0, outputs);
    }
    return sum / size;
  }

  /** Probabilities, row by row; of a sigmoid those of class 0 and 1. */
  void probabilities(FloatBuffer logits, int size, float[] into) {
    for (int i = 0; i < size; i++) {
      read(logits, i);
      if (softmax) {
        System.arraycopy(probabilities, 0, into, i * outputs, outputs);
      } else {
        into[2 * i] = 1 - probabilities[0];
        into[2 * i + 1] = probabilities[0];
      }
    }
  }

  private void read(FloatBuffer logits, int example) {
    logits.get(example * outputs, row, 0, outputs);
    if (softmax) {
      exponentials();
    } else {
      probabilities[0] = (float) (1 / (1 + Math.exp(-row[0])));
    }
  }

  private void exponentials() {
    float greatest = Float.NEGATIVE_INFINITY;
    for (int k = 0; k < outputs; k++) {
      greatest = Math.max(greatest, row[k]);
    }
    double sum = 0;
    for (int k = 0; k < outputs; k++) {
      double e = Math.exp(row[k] - greatest);
      probabilities[k] = (float) e;
      sum += e;
    }
    float scale = (float) (1 / sum);
    for (int k = 0; k < outputs; k++) {
      probabilities[k] *= scale;
    }
  }

  private void aim(int label) {
    if (softmax) {
      Arrays.fill(target, aimedElsewhere);
      target[label] = aimed;
    } else {
      target[0] = label == 1 ? aimed : aimedElsewhere;
    }
  }

  private double softmaxGradient(int size) {
    double loss = 0;
    float all = 0;
    for (int k = 0; k < outputs; k++) {
      float term = target[k] * weights[k];
      all += term;
      if (term != 0) {
        loss -= term * Math.log(Math.max(clip, Math.min(1 - clip, probabilities[k])));
      }
    }
    for (int k = 0; k < outputs; k++) {
      row[k] = (probabilities[k] * all - target[k] * weights[k]) / size;
    }
    return loss;
  }

  private double sigmoidGradient(int size) {
    double p = probabilities[0];
    double clipped = Math.max(clip, Math.min(1 - clip, p));
    double positive = weights[1] * target[0];
    double negative = weights[0] * (1 - target[0]);
    double q = clippedGradient ? clipped : p;
    double slope = (q * (positive + negative) - positive) / size;
    if (clippedGradient) {
      slope *= p * (1 - p) / (clipped * (1 - clipped));
    }
    row[0] = (float) slope;
    return -positive * Math.log(clipped) - negative * Math.log(1 - clipped);
  }
}
