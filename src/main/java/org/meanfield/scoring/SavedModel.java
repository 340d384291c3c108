package org.meanfield.scoring;

import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.compute.engine.WeightSource;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.dataset.decode.Decoded;
import org.meanfield.dataset.source.table.ImageColumn;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.model.BundleDescription;
import org.meanfield.model.ModelBundle;
import org.meanfield.network.Architecture;
import org.meanfield.network.ParameterLayout;
import org.meanfield.prediction.ChunkPredictor;
import org.meanfield.prediction.Model;
import org.meanfield.prediction.TaskScopedPredictor;
import org.meanfield.storage.Fence;
import org.meanfield.storage.Folder;

/**
 * A model, and what executors predict by. It travels with its weights where they are held (up to
 * 256 MiB), else with where they lie; what is of one process, a broadcast or an engine, is made
 * anew where it arrives. Safe for any thread.
 */
public final class SavedModel implements Serializable {
  private static final long serialVersionUID = 1L;

  private final BundleDescription description;

  /** As it was read from the description and checked, class by class. */
  private final Architecture architecture;

  private final ParameterLayout layout;
  private final String location;
  private final String stamp;
  private final SavedWeights weights;
  private transient @Nullable SparkContext context;
  private transient @Nullable Scorer scorer;
  private transient @Nullable Model here;

  private SavedModel(ModelBundle bundle, Configuration hadoop) {
    description = bundle.description();
    architecture = bundle.architecture();
    layout = ParameterLayout.of(architecture);
    location = bundle.location();
    stamp = bundle.stamp();
    weights = SavedWeights.of(bundle, layout, hadoop);
  }

  /**
   * A bundle, or the one in a run folder.
   *
   * @throws MeanfieldException of kind DATA where there is none, or it is damaged
   */
  public static SavedModel open(String location, Configuration hadoop) {
    return new SavedModel(ModelBundle.load(location, hadoop), hadoop);
  }

  /** Whether it is done without where it was opened. */
  public boolean isHeld() {
    return weights instanceof SavedWeights.Held;
  }

  public BundleDescription description() {
    return description;
  }

  /** Writes its bundle into a folder that is empty, or not there yet. */
  public void copyTo(Folder folder) {
    ModelBundle.write(folder, Fence.none(), description, layout, weights.slices());
  }

  /** Whether the bundle still lies where it was opened; one manifest is read. */
  boolean isThere(Configuration hadoop) {
    return ModelBundle.stamp(location, hadoop).filter(stamp::equals).isPresent();
  }

  /** As the executors of an application get it. */
  public synchronized Scorer on(SparkContext spark) {
    if (scorer == null || context != spark) {
      scorer = new Scorer(model(weights.on(spark)), description.image(), stamp);
      context = spark;
    }
    return scorer;
  }

  /**
   * The probability of each class, by index; in a task by one engine for all of its images.
   *
   * @param image a whole JPEG, PNG, GIF, BMP, TIFF or WebP file
   * @throws MeanfieldException of kind DATA where it can't be decoded
   */
  public float[] predict(byte[] image) {
    Decoded decoded = new ImageColumn(false).decode(image, description.image());
    if (decoded instanceof Decoded.Damaged damaged) {
      throw MeanfieldException.data("The image can't be decoded: " + damaged.reason() + ".");
    }
    byte[] pixels = ((Decoded.Pixels) decoded).bytes();
    if (TaskContext.get() != null) {
      return new TaskScopedPredictor(here()).get().predict(pixels, 1);
    }
    try (ChunkPredictor once = new ChunkPredictor(here())) {
      return once.predict(pixels, 1);
    }
  }

  private synchronized Model here() {
    if (here == null) {
      here = model(weights.here());
    }
    return here;
  }

  private Model model(WeightSource source) {
    return new Model(
        EngineName.AUTO,
        new EngineSpec(architecture, description.normalization(), null, 0),
        source);
  }
}
