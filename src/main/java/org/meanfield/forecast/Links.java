package org.meanfield.forecast;

/**
 * The network cards of all machines: full duplex, one transfer at a time each way, in the order in
 * which they are asked for. A transfer holds the sender's way out and the receiver's way in for as
 * long as its bytes take; the network between is never the narrow place.
 */
final class Links {
  private final double bytesASecond;
  private final double[] out;
  private final double[] in;

  Links(int machines, double bytesASecond) {
    this.bytesASecond = bytesASecond;
    this.out = new double[machines];
    this.in = new double[machines];
  }

  /** When all transfers to a machine that have been taken are over. */
  double free(int to) {
    return in[to];
  }

  /** Takes the transfer that is asked for at {@code time}; gives when its last byte is sent. */
  double transfer(double time, int from, int to, double bytes) {
    double start = Math.max(time, Math.max(out[from], in[to]));
    double end = start + bytes / bytesASecond;
    out[from] = end;
    in[to] = end;
    return end;
  }
}
