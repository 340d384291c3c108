package org.meanfield.dl4j;

import org.meanfield.fault.MeanfieldException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** A MultiDataSet of one input and one output as a DataSet. */
final class SingleDataSet {
  private SingleDataSet() {}

  static DataSet of(MultiDataSet many) {
    INDArray[] features = many.getFeatures();
    INDArray[] labels = many.getLabels();
    int inputs = features == null ? 0 : features.length;
    int outputs = labels == null ? 0 : labels.length;
    if (features == null || labels == null || inputs != 1 || outputs != 1) {
      throw MeanfieldException.data(
          "A MultiDataSet has "
              + inputs
              + " arrays of features and "
              + outputs
              + " of labels; AveragingMaster trains classifiers, with one of each.");
    }
    return new DataSet(
        features[0],
        labels[0],
        mask(many.getFeaturesMaskArrays()),
        mask(many.getLabelsMaskArrays()));
  }

  private static @org.jspecify.annotations.Nullable INDArray mask(
      INDArray @org.jspecify.annotations.Nullable [] masks) {
    return masks == null || masks.length == 0 ? null : masks[0];
  }
}
