package org.meanfield.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.network.Architecture.Head;
import org.meanfield.network.Architecture.Kind;
import org.meanfield.network.Architecture.Layout;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

class ConfigurationJsonTest {
  static {
    Natives.choose();
  }

  private static final InputShape INPUT = new InputShape(8, 6, 2);

  private static OutputLayer sigmoid() {
    return new OutputLayer.Builder(LossFunction.XENT)
        .nOut(1)
        .activation(Activation.SIGMOID)
        .build();
  }

  private static String chain(CNN2DFormat format) {
    return Dl4jNetworks.convolutional(format, INPUT, Dl4jNetworks.softmax(3)).toJson();
  }

  private static String graph(CNN2DFormat format) {
    return Dl4jNetworks.residual(format, INPUT, Dl4jNetworks.softmax(3)).toJson();
  }

  private static void assertRefused(
      String json, InputShape input, int classes, String... fragments) {
    assertThatThrownBy(() -> ConfigurationJson.read("net.json", json, input, classes))
        .isInstanceOfSatisfying(
            MeanfieldException.class, fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.USAGE))
        .message()
        .startsWith("net.json: ")
        .contains(fragments)
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void readsAChainAsItWasSaved(CNN2DFormat format) {
    Architecture network = ConfigurationJson.read("net.json", chain(format), INPUT, 3);

    assertThat(network.kind()).isEqualTo(Kind.MULTI_LAYER);
    assertThat(network.layout().name()).isEqualTo(format.name());
    assertThat(network.head()).isEqualTo(Head.SOFTMAX);
    assertThat(network.json()).isEqualTo(chain(format));
  }

  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void readsAGraphAsItWasSaved(CNN2DFormat format) {
    Architecture network = ConfigurationJson.read("net.json", graph(format), INPUT, 3);

    assertThat(network.kind()).isEqualTo(Kind.GRAPH);
    assertThat(network.layout().name()).isEqualTo(format.name());
    assertThat(network.json()).isEqualTo(graph(format));
  }

  /** A network for flat rows (DL4J's MNIST iterators) is fed images all the same. */
  /** DL4J's own reader makes logarithms of them where the network was never trained. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keepsRunningVariancesAsTheFileSays(boolean logarithms) {
    String json =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new BatchNormalization.Builder().useLogStd(logarithms).build())
            .layer(Dl4jNetworks.softmax(3))
            .setInputType(Dl4jNetworks.image(INPUT, CNN2DFormat.NCHW))
            .build()
            .toJson();

    Architecture network = ConfigurationJson.read("net.json", json, INPUT, 3);

    assertThat(ParameterLayout.of(network).parameters())
        .extracting(ParameterLayout.Parameter::name)
        .contains(logarithms ? "0_log10stdev" : "0_var");
  }

  @Test
  void trainsOnImages_whenTheFileUnflattensRows() {
    String json =
        Dl4jNetworks.convolutional(CNN2DFormat.NCHW, Dl4jNetworks.softmax(3))
            .setInputType(InputType.convolutionalFlat(8, 6, 2))
            .build()
            .toJson();

    Architecture network = ConfigurationJson.read("net.json", json, INPUT, 3);

    assertThat(network.layout()).isEqualTo(Layout.NCHW);
    MultiLayerNetwork trained =
        new MultiLayerNetwork(NetworkConfigurations.multiLayer(network, null, 1));
    trained.init();
    INDArray before = trained.params().dup();
    trained.fit(
        Nd4j.rand(4, 2, 8, 6), Nd4j.eye(4).get(NDArrayIndex.all(), NDArrayIndex.interval(0, 3)));
    assertThat(trained.params()).isNotEqualTo(before);
  }

  @Test
  void readsOneSigmoidAsTwoClasses() {
    String json = Dl4jNetworks.convolutional(CNN2DFormat.NCHW, INPUT, sigmoid()).toJson();

    assertThat(ConfigurationJson.read("net.json", json, INPUT, 2).head()).isEqualTo(Head.SIGMOID);
    assertRefused(json, INPUT, 3, "(sigmoid) gives 1 values", "3 classes", "nOut to 3");
  }

  @Test
  void readsALossLayerBehindADenseLayer() {
    String json =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new DenseLayer.Builder().nIn(96).nOut(3).build())
            .layer(
                new LossLayer.Builder(LossFunction.NEGATIVELOGLIKELIHOOD)
                    .activation(Activation.SOFTMAX)
                    .build())
            .build()
            .toJson();

    Architecture network = ConfigurationJson.read("net.json", json, INPUT, 3);

    assertThat(network.layout()).isEqualTo(Layout.FLAT);
    assertThat(network.head()).isEqualTo(Head.SOFTMAX);
  }

  /** {@code setInputType} was never called: no layer knows its inputs, no preprocessor stands. */
  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void fillsInWhatTheFileLeavesOpen(CNN2DFormat format) {
    String open = Dl4jNetworks.convolutional(format, Dl4jNetworks.softmax(3)).build().toJson();

    Architecture network = ConfigurationJson.read("net.json", open, INPUT, 3);

    MultiLayerNetwork filled =
        new MultiLayerNetwork(NetworkConfigurations.multiLayer(network, null, 1));
    filled.init();
    // 2*4*9+4, then 4 of batch normalisation's kinds, 3*2*4 inputs to the dense layer of 5.
    assertThat(filled.numParams()).isEqualTo(76 + 16 + (24 * 5 + 5) + (5 * 3 + 3));
  }

  @Test
  void saysWhichImagesAFileIsFor_whenTheRecipeHasOthers() {
    assertRefused(
        chain(CNN2DFormat.NCHW),
        new InputShape(8, 6, 1),
        3,
        "layer '0' takes 2 inputs",
        "8x6x1",
        "give it 1",
        "data.image.channels");
    assertRefused(
        chain(CNN2DFormat.NCHW),
        new InputShape(12, 6, 2),
        3,
        "layer '3' takes 24 inputs",
        "12x6x2",
        "give it 40",
        "data.image.height");
    assertRefused(
        graph(CNN2DFormat.NHWC), new InputShape(8, 6, 1), 3, "layer 'stem' takes 2 inputs");
    assertRefused(chain(CNN2DFormat.NCHW), new InputShape(2, 2, 2), 3, "2x2x2", "no pixel");
  }

  @Test
  void refusesAnotherNumberOfClasses() {
    assertRefused(chain(CNN2DFormat.NCHW), INPUT, 2, "(softmax) gives 3 values", "2 classes");
    assertRefused(graph(CNN2DFormat.NCHW), INPUT, 4, "'class'", "4 classes", "nOut to 4");
  }

  /** Losses of a classifier with softmax over three classes, or one sigmoid for two. */
  static Stream<Arguments> losses() {
    return Stream.of(
        Arguments.of(new LossMCXENT(weights(1, 2, 3)), 3),
        Arguments.of(new LossMSE(), 3),
        Arguments.of(new LossMSE(weights(1, 2, 3)), 3),
        Arguments.of(new LossL2(), 3),
        Arguments.of(new LossL2(weights(1, 2, 3)), 3),
        Arguments.of(new LossBinaryXENT(weights(2)), 2),
        Arguments.of(new LossMSE(), 2),
        Arguments.of(new LossL2(weights(2)), 2));
  }

  private static INDArray weights(float... ofOutputs) {
    return Nd4j.createFromArray(new float[][] {ofOutputs});
  }

  private static OutputLayer output(ILossFunction loss, int classes) {
    return new OutputLayer.Builder(loss)
        .nOut(classes == 2 ? 1 : classes)
        .activation(classes == 2 ? Activation.SIGMOID : Activation.SOFTMAX)
        .build();
  }

  @ParameterizedTest
  @MethodSource("losses")
  void takesCrossEntropyAndSquaredErrorWithTheirWeights(ILossFunction loss, int classes) {
    String json =
        Dl4jNetworks.convolutional(CNN2DFormat.NCHW, INPUT, output(loss, classes)).toJson();

    Architecture network = ConfigurationJson.read("net.json", json, INPUT, classes);

    assertThat(network.head()).isEqualTo(classes == 2 ? Head.SIGMOID : Head.SOFTMAX);
    var read = NetworkConfigurations.multiLayer(network, null, 1).getConf(4).getLayer();
    assertThat(((OutputLayer) read).getLossFn()).isEqualTo(loss);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void refusesALossThatWeighsAnotherNumberOfOutputs(ILossFunction loss, int classes)
      throws ReflectiveOperationException {
    ILossFunction ofFour =
        loss.getClass().getConstructor(INDArray.class).newInstance(weights(1, 2, 3, 4));
    assertRefused(
        Dl4jNetworks.convolutional(CNN2DFormat.NCHW, INPUT, output(ofFour, classes)).toJson(),
        INPUT,
        classes,
        "output layer",
        "4 weights",
        "gives " + (classes == 2 ? 1 : classes) + " values");
  }

  @Test
  void refusesWhatIsNoClassifier() {
    OutputLayer regression =
        new OutputLayer.Builder(LossFunction.MSE).nOut(3).activation(Activation.IDENTITY).build();
    String noOutput =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new DenseLayer.Builder().nOut(3).build())
            .setInputType(InputType.feedForward(96))
            .build()
            .toJson();

    assertRefused(
        Dl4jNetworks.convolutional(CNN2DFormat.NCHW, INPUT, regression).toJson(),
        INPUT,
        3,
        "ActivationIdentity",
        "LossMSE",
        "softmax with MCXENT, NEGATIVELOGLIKELIHOOD, MSE or L2",
        "sigmoid with XENT, MSE or L2");
    assertRefused(
        Dl4jNetworks.convolutional(CNN2DFormat.NCHW, INPUT, output(new LossMAE(), 3)).toJson(),
        INPUT,
        3,
        "ActivationSoftmax",
        "LossMAE");
    assertRefused(noOutput, INPUT, 3, "last layer '0' is a DenseLayer");
  }

  /** Which is an MCXENT to Java. */
  @Test
  void refusesALossOfLabelsThatAreIndices() {
    assertRefused(
        Dl4jNetworks.convolutional(CNN2DFormat.NCHW, INPUT, output(new LossSparseMCXENT(), 3))
            .toJson(),
        INPUT,
        3,
        "loss LossSparseMCXENT",
        "softmax with MCXENT, NEGATIVELOGLIKELIHOOD, MSE or L2");
  }

  @Test
  void refusesSequences() {
    String sequences =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new LSTM.Builder().nOut(4).build())
            .layer(new GlobalPoolingLayer())
            .layer(Dl4jNetworks.softmax(3))
            .setInputType(InputType.recurrent(12))
            .build()
            .toJson();

    assertRefused(sequences, INPUT, 3, "layer '0'", "LSTM");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"confs\" : [ | not JSON at line 1",
        "'' | neither a MultiLayerConfiguration",
        "[] | neither a MultiLayerConfiguration",
        "{\"a\" : 1} | neither a MultiLayerConfiguration",
        "{\"confs\" : []} | has 0 layers",
        "{\"vertices\" : {}} | has 0 layers",
        "{\"confs\" : [{\"layer\" : {\"dense\" : {}}}]} | before 1.0.0-beta",
        "{\"confs\" : []} {} | not JSON"
      })
  void refusesWhatIsNoConfiguration(String json, String reason) {
    assertRefused(json, INPUT, 3, reason);
  }

  @Test
  void refusesWhatIsBeyondLimits() {
    assertRefused("[".repeat(101) + "]".repeat(101), INPUT, 3, "deeper than 100 levels");
    assertRefused(" ".repeat((4 << 20) + 1), INPUT, 3, "at most 4194304 characters");
    assertRefused("{\"confs\":[0" + ",0".repeat(2000) + "]}", INPUT, 3, "2001 layers");
  }

  @Test
  void refusesMoreWeightsThanAVectorHolds() {
    String wide = chain(CNN2DFormat.NCHW).replace("\"nout\" : 5,", "\"nout\" : 100000000,");

    assertRefused(wide.replace("\"nin\" : 5,", "\"nin\" : 0,"), INPUT, 3, "weights");
  }

  @ParameterizedTest
  @ValueSource(strings = {"networkInputs", "networkOutputs"})
  void refusesAGraphWithTwoEnds(String ends) {
    String two = graph(CNN2DFormat.NCHW).replaceFirst("\"" + ends + "\" : \\[", "$0 \"stem\",");

    assertRefused(two, INPUT, 3, ends + " names 2");
  }

  @Test
  void refusesAGraphWithALoop() {
    String loop =
        graph(CNN2DFormat.NCHW)
            .replaceFirst("\"branch\" : \\[ \"stem\" \\]", "\"branch\" : [ \"norm\" ]");

    assertRefused(loop, INPUT, 3, "cycle detected in graph");
  }

  /** Each value of a good file in turn is null, missing, or of another type. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void neverThrowsAnythingButAFault_whateverIsDamaged(boolean chain) throws Exception {
    JsonNode good =
        new ObjectMapper().readTree(chain ? chain(CNN2DFormat.NCHW) : graph(CNN2DFormat.NCHW));
    int refused = 0;
    List<JsonPointer> places = new ArrayList<>();
    pointers(good, JsonPointer.empty(), places);
    for (JsonPointer place : places) {
      for (JsonNode value :
          List.of(NullNode.instance, IntNode.valueOf(-7), MissingNode.getInstance())) {
        String damaged = damaged(good, place, value);
        try {
          Architecture network = ConfigurationJson.read("net.json", damaged, INPUT, 3);
          assertThat(CheckedJson.of("net.json", network.json())).isNotNull();
        } catch (MeanfieldException fault) {
          assertThat(fault).hasMessageStartingWith("net.json: ");
          refused++;
        }
      }
    }
    assertThat(refused).isPositive();
  }

  private static void pointers(JsonNode node, JsonPointer here, List<JsonPointer> into) {
    node.fieldNames().forEachRemaining(key -> into.add(here.appendProperty(key)));
    node.fields()
        .forEachRemaining(f -> pointers(f.getValue(), here.appendProperty(f.getKey()), into));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      pointers(node.get(i), here.appendIndex(i), into);
    }
  }

  private static String damaged(JsonNode good, JsonPointer place, JsonNode value) {
    JsonNode copy = good.deepCopy();
    ObjectNode parent = (ObjectNode) copy.at(place.head());
    String key = place.last().getMatchingProperty();
    if (value.isMissingNode()) {
      parent.remove(key);
    } else {
      parent.set(key, value);
    }
    return copy.toString();
  }

  @Test
  void refusesOtherNumbersThanFloats() {
    String doubles =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.DOUBLE)
            .list()
            .layer(Dl4jNetworks.softmax(3))
            .setInputType(InputType.feedForward(96))
            .build()
            .toJson();

    assertRefused(doubles, INPUT, 3, "dataType is DOUBLE");
  }
}
