package org.meanfield.dataset.share;

/** Shares that the cluster keeps something of. */
public interface HeldShares {
  /** Gives back what the cluster keeps; they cannot be computed afterwards. */
  void destroy();
}
