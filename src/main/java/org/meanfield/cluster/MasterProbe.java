package org.meanfield.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.meanfield.fault.MeanfieldException;

/**
 * Knocks at a standalone master before an application starts: Spark itself retries for a minute and
 * then stops the context from a thread of its own.
 */
public final class MasterProbe {
  private static final int CONNECT_MILLIS = 5_000;
  private static final String SCHEME = "spark://";

  private MasterProbe() {}

  /**
   * Returns where one of the masters of a {@code spark://} URL answers, and for any other URL.
   *
   * @throws MeanfieldException of the kind CLUSTER where none does, USAGE where the URL can't be
   *     read
   */
  public static void check(String master) {
    if (!master.startsWith(SCHEME)) {
      return;
    }
    List<String> refusals = new ArrayList<>();
    for (String authority : master.substring(SCHEME.length()).split(",", -1)) {
      try (Socket socket = new Socket()) {
        socket.connect(address(master, authority), CONNECT_MILLIS);
        return;
      } catch (IOException e) {
        refusals.add(authority + ": " + e.getMessage());
      }
    }
    throw MeanfieldException.cluster(
        "No Spark master answers at "
            + master
            + " ("
            + String.join("; ", refusals)
            + "). Start one (scripts/spark-cluster start), or give the URL on the master's page by"
            + " --master.");
  }

  private static InetSocketAddress address(String master, String authority) {
    int colon = authority.lastIndexOf(':');
    try {
      return new InetSocketAddress(
          authority.substring(0, Math.max(0, colon)),
          Integer.parseInt(authority.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw MeanfieldException.usage(
          "--master "
              + master
              + ": '"
              + authority
              + "' is not host:port. Expected spark://HOST:PORT[,HOST:PORT].");
    }
  }
}
