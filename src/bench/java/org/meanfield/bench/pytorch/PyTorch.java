package org.meanfield.bench.pytorch;

import ai.djl.Model;
import org.meanfield.bench.contest.Contender;
import org.meanfield.bench.contest.Contest;
import org.meanfield.bench.contest.Fixture;
import org.meanfield.bench.contest.Mode;
import org.meanfield.bench.contest.Task;
import org.meanfield.bench.onnx.GraphReader;

/** PyTorch's process. Its threads are PyTorch's own: one contender uses all of them. */
public final class PyTorch {
  private PyTorch() {}

  public static void main(String[] arguments) throws Exception {
    Task task = Task.of(arguments);
    Contest.run(task, 1, batch -> contender(task, batch));
  }

  private static Contender contender(Task task, int batch) throws Exception {
    Fixture fixture = new Fixture(task.fixture(), task.workload());
    GraphReader graph = GraphReader.read(fixture.network());
    Model model = Model.newInstance(task.workload().network(), "PyTorch");
    OnnxBlock block = new OnnxBlock(task.workload(), graph, model.getNDManager());
    model.setBlock(block);
    return task.mode() == Mode.STEP
        ? Training.of(fixture, model, batch)
        : Prediction.of(fixture, model, block, batch);
  }
}
