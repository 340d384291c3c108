package org.meanfield.compute.onednn.program;

import java.util.List;

/**
 * Steps in order.
 *
 * @param once those that turn weights into what later steps use; to run when weights have changed
 * @param steps of one batch
 */
public record Program(List<Step> once, List<Step> steps) {
  public void run() {
    for (int i = 0; i < steps.size(); i++) {
      steps.get(i).run();
    }
  }

  public void weightsChanged() {
    once.forEach(Step::run);
  }
}
