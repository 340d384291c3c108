package org.meanfield.compute.onednn;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.meanfield.compute.engine.InputBatch;
import org.meanfield.compute.graph.loss.ExampleLoss;
import org.meanfield.compute.graph.loss.LossFunction;
import org.meanfield.network.TrainingRule;

/** A loss function's value, gradient and probabilities of a batch. */
final class BatchLoss {
  private final boolean softmax;
  private final ExampleLoss ofExample;
  private final float aimed;
  private final float aimedElsewhere;
  private final int outputs;
  private final float[] row;
  private final float[] probabilities;
  private final float[] target;

  BatchLoss(LossFunction function, TrainingRule rule, int classes) {
    this.softmax = function.softmax();
    this.ofExample = function.of(classes);
    this.outputs = softmax ? classes : 1;
    this.aimed = rule.target(classes);
    this.aimedElsewhere = rule.targetOfOthers(classes);
    this.row = new float[outputs];
    this.probabilities = new float[outputs];
    this.target = new float[outputs];
  }

  /**
   * The mean loss of a batch.
   *
   * @param logits {@code [size, outputs]}
   * @param batch whose labels they are for
   * @param gradient of the mean by each logit, filled
   */
  double gradient(FloatBuffer logits, InputBatch batch, FloatBuffer gradient) {
    int size = batch.size();
    double sum = 0;
    for (int i = 0; i < size; i++) {
      read(logits, i);
      aim(batch.labels()[i], batch.other(i), batch.share(i));
      sum += ofExample.differentiate(probabilities, target, size, row);
      gradient.put(i * outputs, row, 0, outputs);
    }
    return sum / size;
  }

  /**
   * Probabilities, row by row; of a sigmoid those of class 0 and 1.
   *
   * @param of what a program that predicts leaves: of a softmax its result, else logits
   */
  void probabilities(FloatBuffer of, int size, float[] into) {
    if (softmax) {
      of.get(0, into, 0, size * outputs);
      return;
    }
    for (int i = 0; i < size; i++) {
      read(of, i);
      into[2 * i] = 1 - probabilities[0];
      into[2 * i + 1] = probabilities[0];
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

  private void aim(int label, int other, float share) {
    if (softmax) {
      Arrays.fill(target, aimedElsewhere);
      target[label] = aimed;
    } else {
      target[0] = label == 1 ? aimed : aimedElsewhere;
    }
    if (other != label) {
      mix(label, other, share);
    }
  }

  private void mix(int label, int other, float share) {
    float own = share * aimed + (1 - share) * aimedElsewhere;
    float others = (1 - share) * aimed + share * aimedElsewhere;
    if (softmax) {
      target[label] = own;
      target[other] = others;
    } else {
      target[0] = label == 1 ? own : others;
    }
  }
}
