package org.meanfield.compute.onednn;

import java.util.List;

/**
 * Steps in order.
 *
 * @param once those that turn weights into what later steps use; to run when weights have changed
 * @param steps of one batch
 */
record Program(List<Step> once, List<Step> steps) {
  void run() {
    for (int i = 0; i < steps.size(); i++) {
      steps.get(i).run();
    }
  }

  void weightsChanged() {
    once.forEach(Step::run);
  }
}
