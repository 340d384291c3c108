package org.meanfield.dataset;

/** Shares that the cluster keeps something of. */
interface HeldShares {
  /** Gives back what the cluster keeps; they cannot be computed afterwards. */
  void destroy();
}
