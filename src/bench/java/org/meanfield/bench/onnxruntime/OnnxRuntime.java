package org.meanfield.bench.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Map;
import org.meanfield.bench.contest.Contender;
import org.meanfield.bench.contest.Contest;
import org.meanfield.bench.contest.Differences;
import org.meanfield.bench.contest.Fixture;
import org.meanfield.bench.contest.Task;

/** ONNX Runtime's process. Its threads are a session's own: one contender uses all of them. */
public final class OnnxRuntime implements Contender {
  private final Fixture fixture;
  private final int batch;
  private final OrtSession session;
  private final OnnxTensor images;

  private OnnxRuntime(Fixture fixture, int batch, OrtSession session, OnnxTensor images) {
    this.fixture = fixture;
    this.batch = batch;
    this.session = session;
    this.images = images;
  }

  public static void main(String[] arguments) throws Exception {
    Task task = Task.of(arguments);
    Contest.run(task, 1, batch -> of(task, batch));
  }

  private static OnnxRuntime of(Task task, int batch) throws OrtException, IOException {
    Fixture fixture = new Fixture(task.fixture(), task.workload());
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OptLevel.ALL_OPT);
      options.setIntraOpNumThreads(task.threads());
      options.setInterOpNumThreads(1);
      OrtSession session = environment.createSession(fixture.network().toString(), options);
      FloatBuffer images = fixture.input(batch);
      return new OnnxRuntime(
          fixture,
          batch,
          session,
          OnnxTensor.createTensor(environment, images, task.workload().shape(batch)));
    }
  }

  @Override
  public void run() throws OrtException {
    predict();
  }

  private float[] predict() throws OrtException {
    String input = session.getInputNames().iterator().next();
    try (OrtSession.Result result = session.run(Map.of(input, images))) {
      FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] probabilities = new float[values.remaining()];
      values.get(probabilities);
      return probabilities;
    }
  }

  @Override
  public double difference() throws OrtException, IOException {
    return Differences.largest(fixture.probabilities(batch), predict());
  }

  @Override
  public void close() {
    images.close();
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
