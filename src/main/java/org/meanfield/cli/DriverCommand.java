package org.meanfield.cli;

import java.util.List;

/**
 * What a driver on the cluster is sent to do.
 *
 * @param run the run folder in which it leaves how it ended; need not exist
 * @param arguments of its command line
 */
record DriverCommand(String run, List<String> arguments) {
  DriverCommand {
    arguments = List.copyOf(arguments);
  }
}
