package org.meanfield.network;

import java.io.Serializable;

/**
 * A network without its weights, small enough to travel to every executor.
 *
 * @param name the name it is known by, or the file it came from
 * @param kind which of DL4J's two network classes runs it
 * @param json DL4J's own configuration, already checked by {@link ConfigurationJson}
 * @param input the shape of one example
 * @param layout whether the network wants channels first or last
 * @param classes how many classes it tells apart, at least 2
 * @param head how its output is read
 */
public record Architecture(
    String name, Kind kind, String json, InputShape input, Layout layout, int classes, Head head)
    implements Serializable {
  /** DL4J's two kinds of network. */
  public enum Kind {
    MULTI_LAYER,
    GRAPH
  }

  /** Order of a batch's axes at the network's input. */
  public enum Layout {
    /** {@code [batch, channels, height, width]}. */
    NCHW,
    /** {@code [batch, height, width, channels]}. */
    NHWC,
    /** {@code [batch, height * width * channels]}, pixels in the order of NHWC. */
    FLAT
  }

  /** How the output layer's activations become probabilities a class. */
  public enum Head {
    /** One output: the probability of class 1, of two. */
    SIGMOID,
    /** One output a class. */
    SOFTMAX
  }
}
