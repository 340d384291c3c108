package org.meanfield.compute.graph.update;

/**
 * How a gradient becomes what is taken off the weights. Rules are equal where they do the same to
 * every gradient at every step.
 */
public sealed interface UpdateRule {
  /** Vectors of state that each weight has an entry in. */
  int slots();

  /** What the state begins with. */
  default float initialState() {
    return 0;
  }

  /** The learning rate; {@link Rate#ONE} of a rule without. */
  Rate rate();

  /** The gradient is the update: of statistics that are kept among the weights. */
  public record NoOp() implements UpdateRule {
    @Override
    public int slots() {
      return 0;
    }

    @Override
    public Rate rate() {
      return Rate.ONE;
    }
  }

  /** Stochastic gradient descent. */
  public record Sgd(Rate rate) implements UpdateRule {
    @Override
    public int slots() {
      return 0;
    }
  }

  /** Nesterov's momentum (Sutskever et al. 2013, equations 3 and 4). */
  public record Nesterov(Rate rate, Rate momentum) implements UpdateRule {
    @Override
    public int slots() {
      return 1;
    }
  }

  /** Adam (Kingma and Ba 2015, algorithm 1, in the order of section 2's last paragraph). */
  public record Adam(Rate rate, double beta1, double beta2, double epsilon) implements UpdateRule {
    @Override
    public int slots() {
      return 2;
    }
  }

  /** AMSGrad (Reddi, Kale and Kumar 2018, algorithm 2), with Adam's correction as ND4J has it. */
  public record AmsGrad(Rate rate, double beta1, double beta2, double epsilon)
      implements UpdateRule {
    @Override
    public int slots() {
      return 3;
    }
  }

  /** RMSProp (Tieleman and Hinton, lecture 6.5, 2012), its squares begun at epsilon. */
  public record RmsProp(Rate rate, double decay, double epsilon) implements UpdateRule {
    @Override
    public int slots() {
      return 1;
    }

    @Override
    public float initialState() {
      return (float) epsilon;
    }
  }
}
