package org.meanfield.property;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyAttributes;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Properties try the same cases in every build, so that none fails by chance; and by {@code
 * scripts/test --all} others each time, and more of them, but for those that state a seed. jqwik
 * tells the seed of one that fails: {@code @Property(seed = "...")} tries its cases again.
 */
public final class Seeds implements AroundPropertyHook {
  private static final String EVERY_BUILDS = "20261124";

  /** jqwik's, of a property that states none. */
  private static final int USUAL_TRIES = 1000;

  /** How many times as many tries, with fresh seeds; 0: neither. The pom hands it on. */
  static final int FRESH = Integer.getInteger("meanfield.fresh.tries", 0);

  @Override
  public PropagationMode propagateTo() {
    return PropagationMode.ALL_DESCENDANTS;
  }

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) {
    PropertyAttributes attributes = context.attributes();
    if (attributes.seed().isPresent()) {
      return property.execute();
    }
    if (FRESH == 0) {
      attributes.setSeed(EVERY_BUILDS);
    }
    int tries = attributes.tries().orElse(USUAL_TRIES);
    boolean isExample = tries == 1;
    if (FRESH > 0 && !isExample) {
      attributes.setTries(FRESH * tries);
    }
    return property.execute();
  }
}
