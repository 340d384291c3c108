package org.meanfield.compute.onednn;

import static org.meanfield.compute.onednn.SmallNetworks.chain;
import static org.meanfield.compute.onednn.SmallNetworks.convolution;
import static org.meanfield.compute.onednn.SmallNetworks.dense;
import static org.meanfield.compute.onednn.SmallNetworks.graph;
import static org.meanfield.compute.onednn.SmallNetworks.stem;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.nd4j.linalg.activations.Activation;

/** What joins, moves and reshapes values, compared with DL4J's. */
@Domain(LayerDomain.class)
@Domain(DomainContext.Global.class)
class VertexTest {
  @Property(tries = 8)
  void combinesTwoOrThreeInputs(
      @ForAll Images images, @ForAll boolean product, @ForAll boolean three) {
    ElementWiseVertex.Op op = product ? ElementWiseVertex.Op.Product : ElementWiseVertex.Op.Add;
    Agreement.assertOf(
        graph(
            images,
            graph -> {
              graph.addLayer("a", stem(images, 5), "image").addLayer("b", stem(images, 5), "a");
              return three
                  ? graph
                      .addLayer("c", stem(images, 5), "image")
                      .addVertex("body", new ElementWiseVertex(op), "a", "b", "c")
                  : graph.addVertex("body", new ElementWiseVertex(op), "b", "a");
            }),
        images.batch());
  }

  /** A vertex whose inputs are one and the same, and whose result is used twice. */
  @Property(tries = 8)
  void combinesAnInputWithItself(@ForAll Images images, @ForAll boolean product) {
    ElementWiseVertex.Op op = product ? ElementWiseVertex.Op.Product : ElementWiseVertex.Op.Add;
    Agreement.assertOf(
        graph(
            images,
            graph ->
                graph
                    .addLayer("a", stem(images, 3), "image")
                    .addVertex("twice", new ElementWiseVertex(op), "a", "a")
                    .addLayer("b", stem(images, 3), "twice")
                    .addVertex(
                        "body", new ElementWiseVertex(ElementWiseVertex.Op.Add), "twice", "b")),
        images.batch());
  }

  @Property(tries = 8)
  void putsChannelsBehindOneAnother(
      @ForAll Images images,
      @ForAll @IntRange(min = 1, max = 9) int first,
      @ForAll @IntRange(min = 1, max = 9) int second) {
    Agreement.assertOf(
        graph(
            images,
            graph ->
                graph
                    .addLayer("a", stem(images, first), "image")
                    .addLayer("b", stem(images, second), "a")
                    .addVertex("join", new MergeVertex(), "a", "b", "a")
                    .addLayer("body", stem(images, 4), "join")),
        images.batch());
  }

  @Property(tries = 8)
  void putsVectorsBehindOneAnother(@ForAll Images images) {
    Agreement.assertOf(
        graph(
            images,
            graph ->
                graph
                    .addLayer("stem", stem(images, 2), "image")
                    .addLayer("a", dense(3), "stem")
                    .addLayer("b", dense(5), "stem")
                    .addVertex("body", new MergeVertex(), "a", "b")),
        images.batch());
  }

  @Property(tries = 8)
  void flattensForADenseLayer(
      @ForAll Images images,
      @ForAll boolean biased,
      @ForAll @IntRange(min = 1, max = 17) int outputs) {
    Agreement.assertOf(
        chain(
            images,
            stem(images, 3),
            new DenseLayer.Builder()
                .nOut(outputs)
                .hasBias(biased)
                .activation(Activation.TANH)
                .build()),
        images.batch());
  }

  @Property(tries = 8)
  void makesAnImageOfAVector(@ForAll Images drawn) {
    // DL4J's ReshapeVertex knows channels first only.
    Images images = drawn.in(CNN2DFormat.NCHW);
    Agreement.assertOf(
        graph(
            images,
            graph ->
                graph
                    .addLayer("stem", stem(images, 3), "image")
                    .addLayer("vector", dense(24), "stem")
                    .addVertex("shaped", new ReshapeVertex(-1, 2, 4, 3), "vector")
                    .addLayer(
                        "body",
                        convolution(images, 3, Sliding.square(2))
                            .activation(Activation.TANH)
                            .build(),
                        "shaped")),
        images.batch());
  }

  @Property(tries = 8)
  void scalesAllValues(@ForAll Images images) {
    Agreement.assertOf(
        graph(
            images,
            graph ->
                graph
                    .addLayer("stem", stem(images, 3), "image")
                    .addVertex("scaled", new ScaleVertex(-0.3), "stem")
                    .addLayer("body", stem(images, 2), "scaled")),
        images.batch());
  }

  @Property(tries = 8)
  void putsZerosAround(
      @ForAll Images images,
      @ForAll @IntRange(max = 2) int top,
      @ForAll @IntRange(max = 2) int bottom,
      @ForAll @IntRange(max = 2) int left,
      @ForAll @IntRange(max = 2) int right,
      @ForAll boolean ofInput) {
    ZeroPaddingLayer padding =
        new ZeroPaddingLayer.Builder(top, bottom, left, right).dataFormat(images.format()).build();
    var behind = convolution(images, 2, Sliding.square(2)).activation(Activation.TANH).build();
    Agreement.assertOf(
        ofInput
            ? chain(images, padding, behind)
            : chain(images, stem(images, images.channels()), padding, behind),
        images.batch());
  }

  @Property(tries = 8)
  void cutsBordersOff(
      @ForAll Images images,
      @ForAll @IntRange(max = 2) int top,
      @ForAll @IntRange(max = 2) int bottom,
      @ForAll @IntRange(max = 2) int left,
      @ForAll @IntRange(max = 2) int right) {
    Cropping2D cropping =
        new Cropping2D.Builder(top, bottom, left, right).dataFormat(images.format()).build();
    Agreement.assertOf(
        // DL4J cannot cut the network's input: a view of it is in no workspace.
        chain(images, stem(images, images.channels()), cropping, stem(images, 2)), images.batch());
  }

  @Property(tries = 8)
  void repeatsPixels(
      @ForAll Images images,
      @ForAll @IntRange(min = 1, max = 3) int rows,
      @ForAll @IntRange(min = 1, max = 3) int columns) {
    Upsampling2D upsampling =
        new Upsampling2D.Builder()
            .size(new int[] {rows, columns})
            .dataFormat(images.format())
            .build();
    Agreement.assertOf(
        chain(images, stem(images, images.channels()), upsampling, stem(images, 2)),
        images.batch());
  }
}
