package org.meanfield.averaging.round;

/** For tests of other packages: what workers have on this executor. */
public final class OpenPlaces {
  private OpenPlaces() {}

  /** Of all runs. */
  public static int count() {
    return WorkerPlaces.count();
  }
}
