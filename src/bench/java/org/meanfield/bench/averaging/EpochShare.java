package org.meanfield.bench.averaging;

/**
 * How much of an epoch was not gradient computation; validation and checkpoint are not in it.
 *
 * @param images of the epoch
 * @param seconds of it
 * @param waiting share in which workers waited for the slower one
 * @param averaging share of all the rest: rounds, weights and state in and out
 */
record EpochShare(long images, double seconds, double waiting, double averaging) {
  double notGradients() {
    return waiting + averaging;
  }
}
