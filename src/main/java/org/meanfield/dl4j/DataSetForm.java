package org.meanfield.dl4j;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.network.Architecture;
import org.meanfield.network.Architecture.Head;
import org.meanfield.network.Architecture.Layout;
import org.meanfield.network.InputShape;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * What a DataSet has to hold for a network; takes its numbers out. Travels to the executors.
 *
 * @param shape of an example
 * @param layout of the network's input
 * @param vectors whether examples come as vectors, channel by channel
 * @param outputs of the network: columns of labels
 * @param head how labels are read
 */
record DataSetForm(InputShape shape, Layout layout, boolean vectors, int outputs, Head head)
    implements Serializable {
  static DataSetForm of(Architecture architecture, boolean vectors) {
    return new DataSetForm(
        architecture.input(),
        architecture.layout(),
        vectors,
        architecture.head() == Head.SIGMOID ? 1 : architecture.classes(),
        architecture.head());
  }

  /**
   * Checks that there are features and labels of one rank, and nothing that would be left out.
   *
   * @param where the DataSet stands, for a message
   * @throws MeanfieldException of the kind DATA
   */
  static void checkKind(DataSet examples, String where) {
    INDArray features = examples.getFeatures();
    INDArray labels = examples.getLabels();
    if (features == null || labels == null) {
      throw wrong(where, "has no " + (features == null ? "features" : "labels"), "both");
    }
    if (examples.getFeaturesMaskArray() != null || examples.getLabelsMaskArray() != null) {
      throw wrong(where, "has a mask", "DataSets without masks");
    }
    if (features.rank() == 3 || labels.rank() == 3) {
      throw wrong(
          where, "holds sequences: " + shapes(features, labels), "vectors or images, and classes");
    }
    if ((features.rank() != 2 && features.rank() != 4) || labels.rank() != 2) {
      throw wrong(
          where,
          "has " + shapes(features, labels),
          "features [examples, length] or of four axes, and labels [examples, classes]");
    }
    if (features.size(0) != labels.size(0)) {
      throw wrong(where, "has " + shapes(features, labels), "as many labels as features");
    }
  }

  /**
   * The examples of a DataSet.
   *
   * @param where it stands, for a message
   * @param from where its first example stands
   * @throws MeanfieldException of the kind DATA where it holds other than this
   */
  ExampleRun read(DataSet examples, String where, long from) {
    checkKind(examples, where);
    INDArray features = examples.getFeatures();
    INDArray labels = examples.getLabels();
    long[] expected = featureShape(features.size(0));
    if (!Arrays.equals(features.shape(), expected) || labels.size(1) != outputs) {
      throw wrong(
          where,
          "has " + shapes(features, labels),
          String.format(
              Locale.ROOT,
              "features %s and labels [%d, %d], as the network and the first DataSet have them",
              Arrays.toString(expected),
              features.size(0),
              outputs));
    }
    return new ExampleRun(from, values(features, where), classes(labels, where));
  }

  private long[] featureShape(long examples) {
    if (vectors) {
      return new long[] {examples, shape.bytes()};
    }
    return layout == Layout.NHWC
        ? new long[] {examples, shape.height(), shape.width(), shape.channels()}
        : new long[] {examples, shape.channels(), shape.height(), shape.width()};
  }

  /** The features as {@code [examples, height, width, channels]}. */
  private float[] values(INDArray features, String where) {
    INDArray ordered = features;
    if (layout == Layout.NCHW && shape.channels() > 1) {
      INDArray images =
          vectors
              ? features
                  .dup('c')
                  .reshape('c', features.size(0), shape.channels(), shape.height(), shape.width())
              : features;
      ordered = images.permute(0, 2, 3, 1);
    }
    float[] values = floats(ordered);
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw wrong(where, "has the feature " + value, "finite numbers");
      }
    }
    return values;
  }

  private int[] classes(INDArray labels, String where) {
    float[] values = floats(labels);
    int[] classes = new int[values.length / outputs];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = head == Head.SIGMOID ? binary(values[i], where) : hot(values, i, where);
    }
    return classes;
  }

  private static int binary(float label, String where) {
    if (label != 0 && label != 1) {
      throw wrong(where, "has the label " + label, "0 or 1, in one column");
    }
    return (int) label;
  }

  private int hot(float[] labels, int example, String where) {
    int hot = -1;
    for (int c = 0; c < outputs; c++) {
      float label = labels[example * outputs + c];
      if (label == 1 && hot < 0) {
        hot = c;
      } else if (label != 0) {
        hot = outputs;
      }
    }
    if (hot < 0 || hot == outputs) {
      float[] row = Arrays.copyOfRange(labels, example * outputs, (example + 1) * outputs);
      throw wrong(
          where,
          "has the labels " + excerpt(Arrays.toString(row)) + " for its example " + example,
          "1 for the one class and 0 for each other");
    }
    return hot;
  }

  private static String excerpt(String row) {
    return row.length() <= 80 ? row : row.substring(0, 80) + "…";
  }

  private static float[] floats(INDArray array) {
    return array.castTo(DataType.FLOAT).dup('c').data().asFloat();
  }

  static String shapes(INDArray features, INDArray labels) {
    return "features "
        + Arrays.toString(features.shape())
        + " and labels "
        + Arrays.toString(labels.shape());
  }

  private static MeanfieldException wrong(String where, String found, String expected) {
    return MeanfieldException.data(
        where + " " + found + "; AveragingMaster takes " + expected + ".");
  }
}
