package org.meanfield.config;

/** Key {@code data.normalize}: how pixels 0..255 become the network's input. */
public enum Normalize {
  /** Divided by 255. */
  SCALE,
  /** Less the training set's mean, divided by its standard deviation, channel by channel. */
  STANDARDIZE
}
