package org.meanfield.compute.onednn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.Engine;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.engine.InputBatch;
import org.meanfield.compute.engine.ParameterVector;
import org.meanfield.compute.graph.Graph;
import org.meanfield.compute.graph.translation.ModelInitializer;
import org.meanfield.compute.graph.update.UpdatePlan;
import org.meanfield.compute.natives.NativeBackend;
import org.meanfield.compute.onednn.emission.DropoutRandom;
import org.meanfield.compute.onednn.program.Device;
import org.meanfield.compute.onednn.program.StepTime;
import org.meanfield.compute.onednn.program.StepTimes;
import org.meanfield.compute.onednn.program.WeightLayouts;
import org.meanfield.compute.onednn.update.Parameters;
import org.meanfield.compute.onednn.update.UpdateStep;
import org.meanfield.network.Architecture.Layout;

/** A network as oneDNN primitives on the CPU, on the one thread that made it. */
public final class OneDnnEngine implements Engine {
  /** Programs are kept for the full batch and the smaller last one; more are not expected. */
  private static final int KEPT_SIZES = 4;

  private final Graph graph;
  private final GraphCompiler compiler;
  private final UpdatePlan updates;
  private final Parameters parameters;
  private final EngineSpec spec;
  private final InputBatch own;
  private final BatchLoss loss;
  private final DropoutRandom random;
  private final Map<Integer, Trained> training = new HashMap<>();
  private final Map<Integer, Compilation> inference = new HashMap<>();
  private @Nullable UpdateStep update;
  private long iteration;

  private long stateBegan;

  /** A program that trains, and the loss within it. */
  private record Trained(Compilation compilation, LossStep loss) {}

  private OneDnnEngine(
      Graph graph,
      GraphCompiler compiler,
      UpdatePlan updates,
      Parameters parameters,
      EngineSpec spec,
      BatchLoss loss,
      DropoutRandom random) {
    this.graph = graph;
    this.compiler = compiler;
    this.updates = updates;
    this.parameters = parameters;
    this.spec = spec;
    this.own = newBatch();
    this.random = random;
    this.loss = loss;
  }

  /**
   * An engine with the first weights of {@code spec}'s seed, for the calling thread.
   *
   * @throws IllegalStateException if it can't run the network here
   */
  public static OneDnnEngine create(EngineSpec spec) {
    NativeBackend.confineThread();
    return create(OneDnnNetwork.of(spec));
  }

  /**
   * An engine with the first weights of the network's seed, for the calling thread.
   *
   * @throws IllegalStateException if {@link OneDnnNetwork#refusal} has a reason
   */
  public static OneDnnEngine create(OneDnnNetwork network) {
    NativeBackend.confineThread();
    Graph graph = network.graph();
    EngineSpec spec = network.spec();
    DropoutRandom random = new DropoutRandom();
    try (ModelInitializer model = ModelInitializer.of(spec)) {
      UpdatePlan updates = model.updates();
      Device device = Device.create(spec.precision());
      return new OneDnnEngine(
          graph,
          new GraphCompiler(device, graph, random),
          updates,
          new Parameters(device, updates, model.weights()),
          spec,
          new BatchLoss(graph.loss(), spec.rule(), spec.architecture().classes()),
          random);
    }
  }

  @Override
  public ParameterVector weights() {
    return parameters.asWeights();
  }

  @Override
  public void shareWeights() {
    parameters.shareWeights();
  }

  @Override
  public ParameterVector updaterState() {
    return parameters.asState();
  }

  @Override
  public long iteration() {
    return iteration;
  }

  @Override
  public long stateBegan() {
    return stateBegan;
  }

  @Override
  public void setIteration(long to, long began) {
    iteration = to;
    stateBegan = began;
  }

  @Override
  public void restartUpdater() {
    parameters.clearState();
    stateBegan = iteration;
  }

  @Override
  public void seed(long seed) {
    random.seed(seed);
  }

  @Override
  public double step(InputBatch batch) {
    double mean = differentiate(batch);
    update();
    return mean;
  }

  @Override
  public double step(Batch batch) {
    own.fill(batch);
    return step(own);
  }

  @Override
  public InputBatch newBatch() {
    return new InputBatch(spec.architecture().input(), written(graph), spec.normalization());
  }

  /** Primitives see images channel by channel, whatever order DL4J's layers count axes in. */
  private static Layout written(Graph graph) {
    return graph.input().spatial() ? Layout.NCHW : Layout.FLAT;
  }

  /** Leaves the gradient of a batch's mean loss; gives the loss. */
  double differentiate(Batch batch) {
    own.fill(batch);
    return differentiate(own);
  }

  private double differentiate(InputBatch batch) {
    Trained of = trained(batch.size());
    parameters.beforeStep();
    batch.copyTo(of.compilation().inputValues());
    of.loss().of(batch);
    of.compilation().program().run();
    return of.loss().value();
  }

  /** The gradient that {@link #differentiate} left, in DL4J's flat order. */
  float[] gradient() {
    return parameters.gradient();
  }

  /**
   * Takes {@code runs} steps with a batch and tells what each operation cost, in the order in which
   * they run. Measured in processor time, so that other processes disturb it little.
   */
  public List<StepTime> profile(Batch batch, int runs) {
    step(batch);
    Trained of = trained(batch.size());
    StepTimes times = new StepTimes(of.compilation().program().steps());
    for (int run = 0; run < runs; run++) {
      parameters.beforeStep();
      times.run(this::update);
    }
    return times.mean(runs);
  }

  private void update() {
    UpdateStep step = update;
    if (step == null) {
      throw new IllegalStateException("nothing was differentiated");
    }
    step.run(Math.toIntExact(iteration), Math.toIntExact(iteration - stateBegan));
    iteration++;
  }

  private Trained trained(int size) {
    Trained known = training.get(size);
    if (known != null) {
      return known;
    }
    if (training.size() == KEPT_SIZES) {
      training.values().forEach(each -> each.compilation().close());
      training.clear();
    }
    boolean first = parameters.layouts() == null;
    LossStep step = new LossStep(loss);
    Compilation compilation = compiler.training(parameters, size, step);
    WeightLayouts layouts = parameters.layouts();
    if (first && layouts != null) {
      // Programs made before have the weights elsewhere.
      closeInference();
      update = new UpdateStep(updates, parameters, layouts);
    }
    Trained trained = new Trained(compilation, step);
    training.put(size, trained);
    return trained;
  }

  @Override
  public void predict(Batch batch, float[] into) {
    own.fill(batch);
    predict(own, into);
  }

  @Override
  public void predict(InputBatch batch, float[] into) {
    if (parameters.takeChange()) {
      inference.values().forEach(each -> each.program().weightsChanged());
    }
    Compilation of = predicting(batch.size());
    batch.copyTo(of.inputValues());
    of.program().run();
    loss.probabilities(of.outputs(), batch.size(), into);
  }

  private Compilation predicting(int size) {
    Compilation known = inference.get(size);
    if (known != null) {
      return known;
    }
    if (inference.size() == KEPT_SIZES) {
      closeInference();
    }
    Compilation compilation = compiler.inference(parameters, size);
    inference.put(size, compilation);
    return compilation;
  }

  /** Native memory that it holds now for vectors and programs. */
  long bytes() {
    return parameters.bytes()
        + training.values().stream().mapToLong(each -> each.compilation().bytes()).sum()
        + inference.values().stream().mapToLong(Compilation::bytes).sum();
  }

  private void closeInference() {
    inference.values().forEach(Compilation::close);
    inference.clear();
  }

  @Override
  public void close() {
    training.values().forEach(each -> each.compilation().close());
    training.clear();
    closeInference();
    parameters.close();
  }
}
