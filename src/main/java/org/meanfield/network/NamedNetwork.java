package org.meanfield.network;

/** A network of the catalog: a family with its numbers filled in, for images of many sizes. */
sealed interface NamedNetwork permits StackedNetwork, ResidualNetwork {
  /** What {@code network.name} calls it. */
  String name();

  /** A line for whoever chooses. */
  String description();

  /** The shape of image that it was made for. */
  InputShape usual();

  /** Height and width of the smallest image that it can make something of. */
  int smallestSide();

  /**
   * The network for images of a shape, at least {@link #smallestSide} high and wide.
   *
   * @param classes at least 2
   */
  Architecture architecture(InputShape input, int classes);
}
