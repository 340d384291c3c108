package org.meanfield.cli;

import java.io.PrintWriter;
import java.util.Optional;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Makes one message and an exit status of whatever went wrong; stack traces only when asked for.
 */
final class ErrorHandler {
  private static final String NAME = "meanfield: ";

  private ErrorHandler() {}

  static int wrongUse(ParameterException problem, String[] arguments) {
    CommandLine command = problem.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(NAME + problem.getMessage());
    UnmatchedArgumentException.printSuggestions(problem, err);
    err.println("See " + command.getCommandSpec().qualifiedName(" ") + " --help.");
    err.flush();
    return ErrorKind.USAGE.exitStatus();
  }

  static int failure(Exception problem, CommandLine command, ParseResult parsed) {
    Optional<MeanfieldException> fault = MeanfieldException.in(problem);
    PrintWriter err = command.getErr();
    if (fault.isPresent()) {
      err.println(NAME + TerminalText.lines(String.valueOf(fault.get().getMessage())));
    } else {
      err.println(
          NAME
              + "a fault of ours: "
              + problem
              + ". Please report it with what --stacktrace adds to this.");
    }
    if (parsed.hasMatchedOption("--stacktrace") || stacktraceOf(parsed)) {
      problem.printStackTrace(err);
    }
    err.flush();
    return fault.map(MeanfieldException::kind).orElse(ErrorKind.INTERNAL).exitStatus();
  }

  /** An error of the JVM that more memory or another jar mends. */
  static int error(Error error, PrintWriter err) {
    boolean memory = error instanceof OutOfMemoryError;
    err.println(
        memory
            ? NAME
                + "the driver has no memory left ("
                + error.getMessage()
                + "). Give it more by --driver-memory."
            : NAME
                + "a native library or class can't be loaded: "
                + error
                + ". Was the jar built for this machine (scripts/meanfield package)?");
    err.flush();
    return (memory ? ErrorKind.CLUSTER : ErrorKind.INTERNAL).exitStatus();
  }

  private static boolean stacktraceOf(ParseResult parsed) {
    return parsed.hasSubcommand() && parsed.subcommand().hasMatchedOption("--stacktrace");
  }
}
