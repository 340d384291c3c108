package org.meanfield.ml;

import java.util.List;
import java.util.Locale;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.api.java.UDF1;
import org.jspecify.annotations.Nullable;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.Decoded;
import org.meanfield.dataset.ImageCells;
import org.meanfield.fault.Fault;
import org.meanfield.prediction.ChunkPredictor;
import org.meanfield.prediction.Likeliest;
import org.meanfield.prediction.Model;
import org.meanfield.prediction.TaskPredictor;

/** Names one image's label, for SQL. Each task makes an engine, and closes it when it ends. */
final class ImagePrediction implements UDF1<Object, String> {
  private static final long serialVersionUID = 1L;

  private final Model model;
  private final ImageRecipe image;
  private final String[] labels;
  private transient @Nullable TaskPredictor predictor;

  ImagePrediction(Model model, ImageRecipe image, List<String> labels) {
    this.model = model;
    this.image = image;
    this.labels = labels.toArray(String[]::new);
  }

  /** Null for null, and for what can't be decoded. */
  @Override
  public @Nullable String call(@Nullable Object cell) {
    if (cell == null) {
      return null;
    }
    if (!(cell instanceof byte[] file)) {
      throw Fault.usage(
          String.format(
              Locale.ROOT,
              "found a value of type %s in the place of an image; expected binary: a whole JPEG,"
                  + " PNG, GIF, BMP, TIFF or WebP file.",
              cell.getClass().getSimpleName()));
    }
    if (!(new ImageCells(false).decode(file, image) instanceof Decoded.Pixels pixels)) {
      return null;
    }
    if (TaskContext.get() == null) {
      // Spark computes what is constant on the driver, outside of any task.
      try (ChunkPredictor once = new ChunkPredictor(model)) {
        return label(once, pixels.bytes());
      }
    }
    if (predictor == null) {
      predictor = new TaskPredictor(model);
    }
    return label(predictor.get(), pixels.bytes());
  }

  private String label(ChunkPredictor by, byte[] pixels) {
    return labels[Likeliest.of(by.predict(pixels, 1), 0, labels.length)];
  }
}
