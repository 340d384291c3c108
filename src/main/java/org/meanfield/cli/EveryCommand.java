package org.meanfield.cli;

import picocli.CommandLine.Option;

/** Options that every command has. */
final class EveryCommand {
  @Option(
      names = "--json",
      description = "Print the result as one JSON object on stdout, and nothing else there.")
  boolean json;

  @Option(names = "--stacktrace", description = "Add the stack trace to an error message.")
  boolean stacktrace;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;
}
