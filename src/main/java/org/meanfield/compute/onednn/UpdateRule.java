package org.meanfield.compute.onednn;

import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * How a gradient becomes what is taken off the weights, as ND4J's updaters do it. One Java loop
 * over pieces that fit the first cache: ND4J's own updater operation takes three times as long.
 */
sealed interface UpdateRule {
  /** Vectors of state that each weight has an entry in. */
  int slots();

  /** What the state begins with. */
  default float initialState() {
    return 0;
  }

  /**
   * Sets what depends on the step.
   *
   * @param iteration the step, counted from 0 over the whole run: schedules follow it
   * @param age the step, counted from 0 since the state began: the correction of its bias does
   */
  void at(int iteration, int age);

  /** Turns gradients into updates in place, for {@code n} weights; moves their state along. */
  void apply(float[] gradients, float[][] state, int n);

  /**
   * The rule of DL4J's updater.
   *
   * @throws Uncovered if there is none here
   */
  static UpdateRule of(IUpdater updater) {
    if (updater instanceof Sgd sgd) {
      return new Descent(sgd);
    }
    if (updater instanceof Nesterovs nesterovs) {
      return new Nesterov(nesterovs);
    }
    if (updater instanceof Adam adam) {
      return new AdamMoments(adam);
    }
    if (updater instanceof AMSGrad amsGrad) {
      return new AmsGradMoments(amsGrad);
    }
    if (updater instanceof RmsProp rmsProp) {
      return new RootMeanSquare(rmsProp);
    }
    if (updater instanceof NoOp) {
      return new Unchanged();
    }
    throw new Uncovered("updater " + updater.getClass().getSimpleName());
  }

  /** The gradient is the update: of statistics that are kept among the weights. */
  final class Unchanged implements UpdateRule {
    @Override
    public int slots() {
      return 0;
    }

    @Override
    public void at(int iteration, int age) {
      // Nothing depends on it.
    }

    @Override
    public void apply(float[] gradients, float[][] state, int n) {
      // They are updates already.
    }
  }

  /** Stochastic gradient descent. */
  final class Descent implements UpdateRule {
    private final Sgd config;
    private float rate;

    Descent(Sgd config) {
      this.config = config;
    }

    @Override
    public int slots() {
      return 0;
    }

    @Override
    public void at(int iteration, int age) {
      rate = (float) config.getLearningRate(iteration, 0);
    }

    @Override
    public void apply(float[] gradients, float[][] state, int n) {
      scale(gradients, rate, n);
    }

    private static void scale(float[] g, float rate, int n) {
      for (int i = 0; i < n; i++) {
        g[i] *= rate;
      }
    }
  }

  /** Nesterov's momentum (Sutskever et al. 2013, equations 3 and 4). */
  final class Nesterov implements UpdateRule {
    private final Nesterovs config;
    private float rate;
    private float momentum;

    Nesterov(Nesterovs config) {
      this.config = config;
    }

    @Override
    public int slots() {
      return 1;
    }

    @Override
    public void at(int iteration, int age) {
      rate = (float) config.getLearningRate(iteration, 0);
      momentum = (float) config.currentMomentum(iteration, 0);
    }

    @Override
    public void apply(float[] gradients, float[][] state, int n) {
      move(gradients, state[0], rate, momentum, n);
    }

    private static void move(float[] g, float[] v, float rate, float momentum, int n) {
      for (int i = 0; i < n; i++) {
        float before = momentum * v[i];
        float velocity = before - rate * g[i];
        v[i] = velocity;
        g[i] = before - (1 + momentum) * velocity;
      }
    }
  }

  /** Adam (Kingma and Ba 2015, algorithm 1, in the order of section 2's last paragraph). */
  final class AdamMoments implements UpdateRule {
    private final Adam config;
    private float rate;

    AdamMoments(Adam config) {
      this.config = config;
    }

    @Override
    public int slots() {
      return 2;
    }

    @Override
    public void at(int iteration, int age) {
      rate =
          corrected(
              config.getLearningRate(iteration, 0), config.getBeta1(), config.getBeta2(), age);
    }

    /** The learning rate with the correction of both moments' bias, in ND4J's precision. */
    static float corrected(double rate, double beta1, double beta2, int age) {
      int step = age + 1;
      float first = (float) Math.pow((float) beta1, step);
      float second = (float) Math.pow((float) beta2, step);
      return (float) (rate * Math.sqrt(1.0 - second) / (1.0 - first));
    }

    @Override
    public void apply(float[] gradients, float[][] state, int n) {
      // 1f - .999f is off by 1e-5 of itself, in ND4J as well.
      move(
          gradients,
          state[0],
          state[1],
          rate,
          (float) config.getBeta1(),
          (float) config.getBeta2(),
          1 - (float) config.getBeta1(),
          1 - (float) config.getBeta2(),
          (float) config.getEpsilon(),
          n);
    }

    private static void move(
        float[] g,
        float[] m,
        float[] v,
        float rate,
        float beta1,
        float beta2,
        float rest1,
        float rest2,
        float epsilon,
        int n) {
      for (int i = 0; i < n; i++) {
        float gradient = g[i];
        float first = beta1 * m[i] + rest1 * gradient;
        float second = beta2 * v[i] + rest2 * gradient * gradient;
        m[i] = first;
        v[i] = second;
        g[i] = rate * first / ((float) Math.sqrt(second) + epsilon);
      }
    }
  }

  /** AMSGrad (Reddi, Kale and Kumar 2018, algorithm 2), with Adam's correction as ND4J has it. */
  final class AmsGradMoments implements UpdateRule {
    private final AMSGrad config;
    private float rate;

    AmsGradMoments(AMSGrad config) {
      this.config = config;
    }

    @Override
    public int slots() {
      return 3;
    }

    @Override
    public void at(int iteration, int age) {
      rate =
          AdamMoments.corrected(
              config.getLearningRate(iteration, 0), config.getBeta1(), config.getBeta2(), age);
    }

    @Override
    public void apply(float[] gradients, float[][] state, int n) {
      float beta1 = (float) config.getBeta1();
      float beta2 = (float) config.getBeta2();
      float rest1 = 1 - (float) config.getBeta1();
      float rest2 = 1 - (float) config.getBeta2();
      float epsilon = (float) config.getEpsilon();
      float[] m = state[0];
      float[] v = state[1];
      float[] greatest = state[2];
      for (int i = 0; i < n; i++) {
        float gradient = gradients[i];
        m[i] = beta1 * m[i] + rest1 * gradient;
        v[i] = beta2 * v[i] + rest2 * gradient * gradient;
        greatest[i] = Math.max(greatest[i], v[i]);
        gradients[i] = rate * m[i] / ((float) Math.sqrt(greatest[i]) + epsilon);
      }
    }
  }

  /** RMSProp (Tieleman and Hinton, lecture 6.5, 2012). */
  final class RootMeanSquare implements UpdateRule {
    private final RmsProp config;
    private float rate;

    RootMeanSquare(RmsProp config) {
      this.config = config;
    }

    @Override
    public int slots() {
      return 1;
    }

    @Override
    public float initialState() {
      return (float) config.getEpsilon();
    }

    @Override
    public void at(int iteration, int age) {
      rate = (float) config.getLearningRate(iteration, 0);
    }

    @Override
    public void apply(float[] gradients, float[][] state, int n) {
      move(
          gradients,
          state[0],
          rate,
          (float) config.getRmsDecay(),
          (float) (1 - config.getRmsDecay()),
          (float) config.getEpsilon(),
          n);
    }

    private static void move(
        float[] g, float[] squares, float rate, float decay, float rest, float epsilon, int n) {
      for (int i = 0; i < n; i++) {
        float square = decay * squares[i] + rest * g[i] * g[i];
        squares[i] = square;
        g[i] = rate * g[i] / ((float) Math.sqrt(square) + epsilon);
      }
    }
  }
}
