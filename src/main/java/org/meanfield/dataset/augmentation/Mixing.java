package org.meanfield.dataset.augmentation;

/**
 * How an image is mixed with another.
 *
 * @param with index of the other in the worker's share
 * @param share of the first, in [0, 1]; 1: it stays as it is
 */
public record Mixing(int with, float share) {
  static final Mixing NONE = new Mixing(0, 1);
}
