package org.meanfield.ml;

import org.apache.spark.ml.param.Param;

/**
 * The columns that the estimator and its model have in common, as Params with their setters.
 *
 * @param <S> the stage itself
 */
public interface ImageColumns<S extends ImageColumns<S>> {
  /** The Params; for the stages themselves. */
  Columns columns();

  /** Whole image files, or Spark's image struct. */
  default Param<String> imageCol() {
    return columns().image;
  }

  default String getImageCol() {
    return columns().name(columns().image);
  }

  default S setImageCol(String column) {
    return named(columns().image, column);
  }

  /** The index of the likeliest class. */
  default Param<String> predictionCol() {
    return columns().prediction;
  }

  default String getPredictionCol() {
    return columns().name(columns().prediction);
  }

  default S setPredictionCol(String column) {
    return named(columns().prediction, column);
  }

  /** The logarithms of the probabilities. */
  default Param<String> rawPredictionCol() {
    return columns().rawPrediction;
  }

  default String getRawPredictionCol() {
    return columns().name(columns().rawPrediction);
  }

  default S setRawPredictionCol(String column) {
    return named(columns().rawPrediction, column);
  }

  /** The probability of each class. */
  default Param<String> probabilityCol() {
    return columns().probability;
  }

  default String getProbabilityCol() {
    return columns().name(columns().probability);
  }

  default S setProbabilityCol(String column) {
    return named(columns().probability, column);
  }

  /** The likeliest class's name; no column where it is not set. */
  default Param<String> predictedLabelCol() {
    return columns().predictedLabel;
  }

  default String getPredictedLabelCol() {
    return columns().name(columns().predictedLabel);
  }

  default S setPredictedLabelCol(String column) {
    return named(columns().predictedLabel, column);
  }

  @SuppressWarnings("unchecked") // by the bound of S
  private S named(Param<String> param, String column) {
    columns().put(param, column);
    return (S) this;
  }
}
