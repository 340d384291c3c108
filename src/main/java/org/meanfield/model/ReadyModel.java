package org.meanfield.model;

import java.util.List;
import org.meanfield.compute.Engines;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.Engine;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.natives.ConfinedThread;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.dataset.decode.Decoded;
import org.meanfield.dataset.decode.ImageDecoder;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.network.Architecture;
import org.meanfield.network.ParameterLayout;

/**
 * A saved model that predicts single images in this JVM, without Spark: its network with its
 * weights, and the preprocessing it was trained with. For any number of threads at once: they
 * decode at the same time, and take turns with the one network; who needs more opens one model a
 * thread. A thread's ND4J settings stay as they are.
 */
public final class ReadyModel implements AutoCloseable {
  private final Engine engine;
  private final ImageDecoder decoder;
  private final List<String> labels;

  private ReadyModel(Engine engine, ImageDecoder decoder, List<String> labels) {
    this.engine = engine;
    this.decoder = decoder;
    this.labels = labels;
  }

  static ReadyModel of(ModelBundle bundle) {
    BundleDescription description = bundle.description();
    Architecture architecture = bundle.architecture();
    try (ConfinedThread unused = ConfinedThread.enter()) {
      Engine engine =
          Engines.create(
              EngineName.AUTO, new EngineSpec(architecture, description.normalization(), null, 0));
      try {
        bundle.readWeights(ParameterLayout.of(architecture), engine.weights()::write);
      } catch (RuntimeException e) {
        engine.close();
        throw e;
      }
      return new ReadyModel(engine, new ImageDecoder(description.image()), description.labels());
    }
  }

  /** The classes' names by index. */
  public List<String> labels() {
    return labels;
  }

  /**
   * The probability of each class, by index.
   *
   * @param image an encoded image (JPEG, PNG, GIF, BMP, TIFF) of any size
   * @throws MeanfieldException of kind DATA when it can't be decoded
   * @throws IllegalStateException after {@link #close}
   */
  public float[] predict(byte[] image) {
    Decoded decoded = decoder.decode(image);
    if (decoded instanceof Decoded.Damaged damaged) {
      throw MeanfieldException.data("the image can't be decoded: " + damaged.reason());
    }
    float[] probabilities = new float[labels.size()];
    try (ConfinedThread unused = ConfinedThread.enter()) {
      engine.predict(new Batch(((Decoded.Pixels) decoded).bytes(), new int[1], 1), probabilities);
    }
    return probabilities;
  }

  /** Waits for the image that is being predicted. */
  @Override
  public void close() {
    engine.close();
  }
}
