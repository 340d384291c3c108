package org.meanfield.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.nd4j.linalg.api.buffer.DataType;

/** Layers one after another. */
record ChainConfiguration(MultiLayerConfiguration dl4j) implements Configuration {
  static ChainConfiguration fromJson(CheckedJson json) {
    MultiLayerConfiguration dl4j = MultiLayerConfiguration.fromJson(json.text());
    dl4j.setIterationCount(0);
    dl4j.setEpochCount(0);
    if (dl4j.getInputPreProcessors() == null) {
      dl4j.setInputPreProcessors(new HashMap<>());
    }
    for (int i = 0; i < dl4j.getConfs().size(); i++) {
      StoredVariance.restore(
          dl4j.getConf(i).getLayer(), json.root().path("confs").path(i).path("layer"));
    }
    return new ChainConfiguration(dl4j);
  }

  @Override
  public List<LayerNode> layers() {
    List<LayerNode> nodes = new ArrayList<>();
    for (int i = 0; i < dl4j.getConfs().size(); i++) {
      nodes.add(
          new LayerNode(
              Integer.toString(i), dl4j.getConf(i).getLayer(), dl4j.getInputPreProcess(i)));
    }
    return nodes;
  }

  @Override
  public List<LayerNode> inputs() {
    return layers().subList(0, 1);
  }

  @Override
  public Optional<LayerNode> output() {
    List<LayerNode> nodes = layers();
    return Optional.of(nodes.get(nodes.size() - 1));
  }

  @Override
  public List<NeuralNetConfiguration> settings() {
    return dl4j.getConfs();
  }

  @Override
  public DataType dataType() {
    return dl4j.getDataType();
  }

  /** The loop of {@code MultiLayerConfiguration.Builder.build()}. */
  @Override
  public Activations complete(InputType input) {
    List<InputType> each = new ArrayList<>();
    InputType type = input;
    for (int i = 0; i < dl4j.getConfs().size(); i++) {
      Layer layer = dl4j.getConf(i).getLayer();
      InputPreProcessor given = dl4j.getInputPreProcess(i);
      InputPreProcessor preprocessor =
          given == null ? layer.getPreProcessorForInputType(type) : given;
      if (preprocessor != null) {
        dl4j.getInputPreProcessors().put(i, preprocessor);
        type = preprocessor.getOutputType(type);
      }
      layer.setNIn(type, true);
      // A loss layer passes its input on, but DL4J does not tell it how long that is.
      type = layer instanceof LossLayer ? type : layer.getOutputType(i, type);
      each.add(type);
    }
    return new Activations(each, type);
  }

  @Override
  public String toJson() {
    return dl4j.toJson();
  }
}
