package org.meanfield.ml;

import java.util.List;
import org.apache.spark.sql.api.java.UDF1;
import org.jspecify.annotations.Nullable;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.Decoded;
import org.meanfield.dataset.ImageCells;
import org.meanfield.prediction.ChunkPredictor;
import org.meanfield.prediction.Model;

/** Names one image's label, for SQL. Each thread that calls it makes an engine and keeps it. */
final class ImagePrediction implements UDF1<byte[], String> {
  private static final long serialVersionUID = 1L;

  private final Model model;
  private final ImageRecipe image;
  private final String[] labels;
  private transient @Nullable ThreadLocal<ChunkPredictor> predictors;

  ImagePrediction(Model model, ImageRecipe image, List<String> labels) {
    this.model = model;
    this.image = image;
    this.labels = labels.toArray(String[]::new);
  }

  /** Null for null, and for what can't be decoded. */
  @Override
  public @Nullable String call(byte @Nullable [] file) {
    if (file == null
        || !(new ImageCells(false).decode(file, image) instanceof Decoded.Pixels pixels)) {
      return null;
    }
    float[] probabilities = predictors().get().predict(pixels.bytes(), 1);
    int best = 0;
    for (int c = 1; c < labels.length; c++) {
      best = probabilities[c] > probabilities[best] ? c : best;
    }
    return labels[best];
  }

  private synchronized ThreadLocal<ChunkPredictor> predictors() {
    if (predictors == null) {
      predictors = ThreadLocal.withInitial(() -> new ChunkPredictor(model));
    }
    return predictors;
  }
}
