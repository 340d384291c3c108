package org.meanfield.model;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.network.ParameterLayout;

/** Whether a file's tensors are those of a network. */
final class TensorCheck {
  private TensorCheck() {}

  /**
   * Checks names, shapes and places.
   *
   * @param file what faults call it
   * @throws MeanfieldException of kind DATA that names the first tensor that differs
   */
  static void check(String file, SafetensorsHeader header, ParameterLayout layout) {
    Map<String, Tensor> found = new LinkedHashMap<>();
    header.tensors().forEach(t -> found.put(t.name(), t));
    for (ParameterLayout.Parameter expected : layout.parameters()) {
      Tensor tensor = found.remove(expected.name());
      if (tensor == null) {
        throw mismatch(file, "lacks the tensor", expected, "");
      }
      if (!tensor.shape().equals(expected.shape())) {
        throw mismatch(file, "has the tensor", expected, " in shape " + tensor.shape());
      }
      if (tensor.begin() != expected.offset() * Float.BYTES) {
        throw mismatch(file, "has the tensor", expected, " at byte " + tensor.begin());
      }
    }
    for (String name : found.keySet()) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s has a tensor %s, which the network in %s has not. The two files are not of one"
                  + " model",
              file,
              name,
              ModelBundle.DESCRIPTION));
    }
  }

  private static MeanfieldException mismatch(
      String file, String verb, ParameterLayout.Parameter expected, String found) {
    return MeanfieldException.data(
        String.format(
            Locale.ROOT,
            "%s %s %s%s; the network in %s expects shape %s at byte %d. Use the weights that were"
                + " saved with it",
            file,
            verb,
            expected.name(),
            found,
            ModelBundle.DESCRIPTION,
            expected.shape(),
            expected.offset() * Float.BYTES));
  }
}
