package org.meanfield.forecast;

/** A task that fetches one block after another from the machines that keep them. */
final class Fetching implements Comparable<Fetching> {
  /** Among the tasks of its stage, in the order of their launch. */
  final int index;

  /** That it runs on. */
  final int machine;

  /** When its next request arrives, in seconds. */
  double time;

  /** Blocks that it has asked for. */
  int asked;

  Fetching(int index, int machine, double time) {
    this.index = index;
    this.machine = machine;
    this.time = time;
  }

  @Override
  public int compareTo(Fetching other) {
    int byTime = Double.compare(time, other.time);
    return byTime != 0 ? byTime : Integer.compare(index, other.index);
  }
}
