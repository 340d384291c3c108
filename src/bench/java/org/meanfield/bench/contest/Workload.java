package org.meanfield.bench.contest;

import java.util.Arrays;
import java.util.List;

/**
 * A network of the benchmark with the images it sees and how it is trained. The names are those of
 * Meanfield's catalog.
 */
public enum Workload {
  CAT_DOG_CNN("cat-dog-cnn", 28, 1, 10, 64, Optimizer.ADAM),
  RESNET_20("resnet-20", 32, 3, 10, 64, Optimizer.MOMENTUM),
  MLP("mlp", 28, 1, 10, 128, Optimizer.MOMENTUM),
  RESNET_50("resnet-50", 224, 3, 1000, 8, Optimizer.MOMENTUM);

  /** What a step of training ends with. */
  public enum Optimizer {
    /** Rate 0.001. */
    ADAM,
    /** Stochastic gradient descent with momentum 0.9, rate 0.01. */
    MOMENTUM
  }

  /** Batches of inference. */
  public static final List<Integer> INFERENCE_BATCHES = List.of(1, 64);

  private final String network;
  private final int side;
  private final int channels;
  private final int classes;
  private final int batch;
  private final Optimizer optimizer;

  Workload(String network, int side, int channels, int classes, int batch, Optimizer optimizer) {
    this.network = network;
    this.side = side;
    this.channels = channels;
    this.classes = classes;
    this.batch = batch;
    this.optimizer = optimizer;
  }

  /** The workload of a network; throws {@link IllegalArgumentException} if there is none. */
  public static Workload of(String network) {
    return Arrays.stream(values())
        .filter(workload -> workload.network.equals(network))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no workload is named " + network));
  }

  public String network() {
    return network;
  }

  /** Height and width of an image. */
  public int side() {
    return side;
  }

  public int channels() {
    return channels;
  }

  public int classes() {
    return classes;
  }

  /** Examples of a step of training. */
  public int batch() {
    return batch;
  }

  public Optimizer optimizer() {
    return optimizer;
  }

  /** Whether the network takes its image as one row of pixels. */
  public boolean flat() {
    return this == MLP;
  }

  /** Values of one image, one a pixel and channel. */
  public int pixels() {
    return side * side * channels;
  }

  /** The shape of a batch as the peers take it: channels first, or flat. */
  public long[] shape(int size) {
    return flat() ? new long[] {size, pixels()} : new long[] {size, channels, side, side};
  }

  @Override
  public String toString() {
    return network;
  }
}
