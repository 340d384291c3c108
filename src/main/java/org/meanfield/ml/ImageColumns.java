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

  /**
   * What becomes of rows whose image is null or can't be decoded, when they are predicted: {@code
   * skip}, the default, leaves them out, and the driver warns of how many; {@code keep} gives them
   * null predictions; {@code error} ends the query. Training has a rule of its own ({@code
   * data.maxUndecodable}).
   */
  default Param<String> handleInvalid() {
    return columns().handleInvalid;
  }

  default String getHandleInvalid() {
    return columns().name(columns().handleInvalid);
  }

  /**
   * As {@link #handleInvalid()}.
   *
   * @throws org.meanfield.fault.MeanfieldException of kind USAGE where it is another word
   */
  default S setHandleInvalid(String word) {
    return named(columns().handleInvalid, word);
  }

  @SuppressWarnings("unchecked") // by the bound of S
  private S named(Param<String> param, String column) {
    columns().put(param, column);
    return (S) this;
  }
}
