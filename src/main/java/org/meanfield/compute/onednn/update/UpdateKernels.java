package org.meanfield.compute.onednn.update;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.meanfield.compute.graph.update.UpdateRule;

/** What this engine does for each rule: a line for each. */
final class UpdateKernels {
  private final Map<Class<? extends UpdateRule>, Function<UpdateRule, UpdateKernel>> ofRules =
      new HashMap<>();

  UpdateKernels() {
    add(UpdateRule.NoOp.class, rule -> new NoOpKernel());
    add(UpdateRule.Sgd.class, SgdKernel::new);
    add(UpdateRule.Nesterov.class, NesterovKernel::new);
    add(UpdateRule.Adam.class, AdamKernel::new);
    add(UpdateRule.AmsGrad.class, AmsGradKernel::new);
    add(UpdateRule.RmsProp.class, RmsPropKernel::new);
  }

  private <R extends UpdateRule> void add(Class<R> rule, Function<R, UpdateKernel> kernel) {
    ofRules.put(rule, each -> kernel.apply(rule.cast(each)));
  }

  /** A kernel of its own for a parameter. */
  UpdateKernel of(UpdateRule rule) {
    Function<UpdateRule, UpdateKernel> kernel = ofRules.get(rule.getClass());
    if (kernel == null) {
      throw new IllegalStateException("no kernel of " + rule.getClass().getSimpleName());
    }
    return kernel.apply(rule);
  }

  /** The kinds of rules that this engine follows. */
  Set<Class<? extends UpdateRule>> rules() {
    return Set.copyOf(ofRules.keySet());
  }
}
