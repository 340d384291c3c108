package org.meanfield.bench.meanfield;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.meanfield.bench.contest.Fixture;
import org.meanfield.bench.contest.Mode;
import org.meanfield.bench.contest.Precision;
import org.meanfield.bench.contest.Workload;
import org.meanfield.compute.Engines;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.Engine;
import org.meanfield.compute.engine.EngineChoice;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.config.ComputeRecipe.EngineName;

/**
 * The process that writes a network's {@link Fixture}: weights after a few steps (so that no bias
 * and no running statistic is trivial), and Deeplearning4j's probabilities.
 */
public final class Preparation {
  private static final int STEPS = 3;

  private final Fixture fixture;
  private final Workload workload;

  private Preparation(Fixture fixture) {
    this.fixture = fixture;
    this.workload = fixture.workload();
  }

  /** Takes the network's name and the folder to write. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[1]));
    new Preparation(new Fixture(folder, Workload.of(arguments[0]))).write();
  }

  private void write() throws IOException {
    Batch batch =
        new Batch(
            fixture.pixels(Fixture.EXAMPLES), fixture.labels(Fixture.EXAMPLES), Fixture.EXAMPLES);
    EngineSpec spec = Specs.of(workload, Mode.STEP, Precision.FP32);
    float[] weights;
    // Any engine will do to get away from the first weights, and Deeplearning4j's is slow.
    try (Engine engine = Engines.create(EngineName.AUTO, spec)) {
      for (int i = 0; i < STEPS; i++) {
        engine.step(batch);
      }
      weights = new float[Math.toIntExact(engine.weights().length())];
      engine.weights().read(0, FloatBuffer.wrap(weights));
    }
    float[] probabilities = new float[Fixture.EXAMPLES * workload.classes()];
    try (Engine reference = Engines.create(EngineName.DL4J, spec)) {
      reference.weights().write(0, FloatBuffer.wrap(weights));
      reference.predict(batch, probabilities);
    }
    fixture.write(input(batch.pixels()), weights, probabilities);
    Files.writeString(fixture.configuration(), spec.architecture().json());
    Files.writeString(fixture.engine(), engineOfAuto(spec));
    new OnnxExport(workload).write(spec.architecture(), weights, fixture.network());
  }

  /** The engine that {@code auto} takes for the network. */
  private static String engineOfAuto(EngineSpec spec) {
    EngineChoice choice = Engines.choose(EngineName.AUTO, spec);
    return choice.because().isEmpty()
        ? choice.description()
        : choice.description() + " (" + choice.because() + ")";
  }

  /** Pixels as {@link Specs} normalises them, channels first. */
  private float[] input(byte[] pixels) {
    int plane = workload.side() * workload.side();
    int channels = workload.channels();
    float[] input = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int image = i / workload.pixels();
      int at = i % workload.pixels() / channels;
      int channel = i % channels;
      input[(image * channels + channel) * plane + at] = (pixels[i] & 0xff) / 255f;
    }
    return input;
  }
}
