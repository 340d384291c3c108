package org.meanfield.compute.plain;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.Engine;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.engine.InputBatch;
import org.meanfield.compute.engine.ParameterVector;
import org.meanfield.compute.natives.NativeBackend;
import org.meanfield.compute.natives.OneBlasThread;
import org.meanfield.network.Architecture;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** DL4J's own layers behind the engine's interface. */
public final class Dl4jEngine implements Engine {
  /** Arrays are kept for the full batch and the smaller last one; more sizes are not expected. */
  private static final int KEPT_SIZES = 4;

  private final EngineSpec spec;
  private final DlNetwork network;
  private final NativeVector weights;
  private final NativeVector updaterState;
  private final InputBatch own;
  private final OneBlasThread blas;
  private final Map<Integer, BatchArrays> arrays = new HashMap<>();
  private long stateBegan;

  private Dl4jEngine(EngineSpec spec, DlNetwork network) {
    this.spec = spec;
    this.network = network;
    this.weights = new NativeVector(network.params());
    this.updaterState = new NativeVector(network.updater().getStateViewArray());
    this.own = newBatch();
    this.blas = OneBlasThread.hold();
  }

  /** An engine with the first weights of {@code spec}'s seed, for the calling thread. */
  public static Dl4jEngine create(EngineSpec spec) {
    NativeBackend.confineThread();
    return new Dl4jEngine(spec, DlNetworks.create(spec, OneDnnCoverage.of(spec.architecture())));
  }

  /** The same with none of DL4J's helpers: what every faster path is compared with. */
  public static Dl4jEngine withoutHelpers(EngineSpec spec) {
    NativeBackend.confineThread();
    return new Dl4jEngine(spec, DlNetworks.create(spec, false));
  }

  @Override
  public ParameterVector weights() {
    return weights;
  }

  @Override
  public void shareWeights() {
    weights.share();
  }

  @Override
  public ParameterVector updaterState() {
    return updaterState;
  }

  @Override
  public long iteration() {
    return network.iteration();
  }

  @Override
  public long stateBegan() {
    return stateBegan;
  }

  @Override
  public void setIteration(long iteration, long began) {
    network.setIteration(Math.toIntExact(iteration));
    if (began != stateBegan) {
      RestartedUpdater.begin(network.updater(), Math.toIntExact(began));
      stateBegan = began;
    }
  }

  @Override
  public void restartUpdater() {
    RestartedUpdater.restart(network.updater(), network.iteration());
    stateBegan = network.iteration();
  }

  @Override
  public void seed(long seed) {
    Nd4j.getRandom().setSeed(seed);
  }

  @Override
  public InputBatch newBatch() {
    return new InputBatch(
        spec.architecture().input(), spec.architecture().layout(), spec.normalization());
  }

  @Override
  public double step(Batch batch) {
    own.fill(batch);
    return step(own);
  }

  @Override
  public double step(InputBatch batch) {
    BatchArrays of = arraysFor(batch.size());
    double penalties = network.penalties();
    network.fit(of.features(batch), of.labels(batch));
    return network.score() - penalties;
  }

  @Override
  public void predict(Batch batch, float[] into) {
    own.fill(batch);
    predict(own, into);
  }

  @Override
  public void predict(InputBatch batch, float[] into) {
    try (INDArray output = network.output(arraysFor(batch.size()).features(batch))) {
      int outputs = Math.toIntExact(output.length() / batch.size());
      float[] values = new float[batch.size() * outputs];
      new NativeVector(output.isView() || output.ordering() != 'c' ? output.dup('c') : output)
          .read(0, FloatBuffer.wrap(values));
      if (spec.architecture().head() == Architecture.Head.SOFTMAX) {
        System.arraycopy(values, 0, into, 0, values.length);
      } else {
        for (int i = 0; i < batch.size(); i++) {
          into[2 * i] = 1 - values[i];
          into[2 * i + 1] = values[i];
        }
      }
    }
  }

  private BatchArrays arraysFor(int size) {
    if (arrays.size() == KEPT_SIZES && !arrays.containsKey(size)) {
      arrays.values().forEach(BatchArrays::close);
      arrays.clear();
    }
    return arrays.computeIfAbsent(size, n -> new BatchArrays(spec, n));
  }

  @Override
  public void close() {
    arrays.values().forEach(BatchArrays::close);
    arrays.clear();
    network.close();
    blas.close();
  }
}
