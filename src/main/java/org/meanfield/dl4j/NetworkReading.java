package org.meanfield.dl4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.network.Architecture;
import org.meanfield.network.Architecture.Layout;
import org.meanfield.network.ConfigurationJson;
import org.meanfield.network.InputShape;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Finds out from a network and the first DataSet for what examples the network is. */
final class NetworkReading {
  private static final String NAME = "the network";
  private static final ObjectMapper JSON = new ObjectMapper();

  private NetworkReading() {}

  /**
   * The network as Meanfield knows it.
   *
   * @throws MeanfieldException where it cannot be trained here, or not on such examples
   */
  static Architecture architecture(DriverNetwork network, DataSet first) {
    DataSetForm.checkKind(first, "The first DataSet");
    INDArray features = first.getFeatures();
    INDArray labels = first.getLabels();
    String json = network.json();
    int classes = (int) Math.max(2, labels.size(1));
    Architecture architecture;
    try {
      architecture = ConfigurationJson.read(NAME, json, shape(network, json, features), classes);
    } catch (MeanfieldException fault) {
      throw new MeanfieldException(
          fault.kind(),
          "AveragingMaster cannot train this network on DataSets with "
              + DataSetForm.shapes(features, labels)
              + ": "
              + fault.getMessage(),
          fault);
    }
    checkSchedules(architecture);
    boolean vectors = features.rank() == 2;
    boolean fits =
        vectors
            ? architecture.layout() == Layout.FLAT
                || (network.unfolded().isPresent() && architecture.layout() == Layout.NCHW)
            : architecture.layout() != Layout.FLAT;
    if (!fits) {
      throw MeanfieldException.data(
          "The first DataSet has "
              + DataSetForm.shapes(features, labels)
              + "; the network takes "
              + (vectors ? "images, of four axes" : "vectors, [examples, length]")
              + ".");
    }
    return architecture;
  }

  /** Workers count steps alone, so that a rate by epochs would stay at its first. */
  private static void checkSchedules(Architecture architecture) {
    try {
      for (JsonNode type : JSON.readTree(architecture.json()).findValues("scheduleType")) {
        if (type.asText().equals("EPOCH")) {
          throw MeanfieldException.usage(
              "AveragingMaster cannot train this network: a schedule of it counts epochs; make it"
                  + " one of ScheduleType.ITERATION.");
        }
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Deeplearning4j wrote no JSON", e);
    }
  }

  private static InputShape shape(DriverNetwork network, String json, INDArray features) {
    Optional<InputShape> unfolded = network.unfolded();
    if (features.rank() == 2) {
      return unfolded.orElseGet(() -> new InputShape(1, size(features, 1), 1));
    }
    return ConfigurationJson.channelsLast(NAME, json)
        ? new InputShape(size(features, 1), size(features, 2), size(features, 3))
        : new InputShape(size(features, 2), size(features, 3), size(features, 1));
  }

  private static int size(INDArray array, int axis) {
    return Math.toIntExact(array.size(axis));
  }
}
