package org.meanfield.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options that every command has, and where its result goes. */
final class CommandOptions {
  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

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

  /** For the result. */
  PrintWriter out() {
    return command.commandLine().getOut();
  }

  /** Tells the user of something to change, while the command goes on. */
  void warn(String line) {
    PrintWriter err = command.commandLine().getErr();
    err.println(TerminalText.line(line));
    err.flush();
  }

  /** The command with these of its options, and more. */
  List<String> again(String... more) {
    List<String> words = new ArrayList<>(List.of(command.name()));
    if (json) {
      words.add("--json");
    }
    if (stacktrace) {
      words.add("--stacktrace");
    }
    words.addAll(List.of(more));
    return words;
  }
}
