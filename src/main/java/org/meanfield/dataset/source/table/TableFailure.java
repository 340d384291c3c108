package org.meanfield.dataset.source.table;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.meanfield.storage.HadoopFileSystems;

/**
 * What to tell of a table that could not be read. Spark wraps what a task says of a file into
 * messages that name neither file nor cause.
 *
 * @param reason in one line
 * @param inFile whether it is the content of a file, which Spark would read no better again
 */
record TableFailure(String reason, boolean inFile) {
  /** Of a line that is no frame of a stack trace. */
  private static final Pattern NAMES_A_FILE =
      Pattern.compile("(?!\\s*at ).*(\\b[a-z][a-z0-9]*:/|(?i)\\.parq(uet)?\\b).*");

  private static final Pattern OF_CONTENT =
      Pattern.compile(
          "is not a Parquet file|column cannot be converted in file|Can not read value at|"
              + "corrupted file|[Ff]ailed to decode|org\\.apache\\.parquet\\.\\w+\\.\\w+Exception");

  private static final Pattern CLASS_NAMES =
      Pattern.compile("^.*?(?:[a-z]\\w*\\.)+[\\w$]*(?:Exception|Error): ");

  /** Where a message announces that its cause goes on. */
  private static final Pattern GOES_ON = Pattern.compile("\\s*Details:\\s*$");

  static TableFailure of(Throwable failure) {
    List<Throwable> causes = ExceptionUtils.getThrowableList(failure);
    Optional<String> named =
        causes.stream()
            .flatMap(cause -> String.valueOf(cause.getMessage()).lines())
            .filter(NAMES_A_FILE.asMatchPredicate())
            .reduce((first, last) -> last)
            .map(TableFailure::plain);
    String deepest = HadoopFileSystems.reason(causes.get(causes.size() - 1));
    String reason =
        named
            .map(line -> GOES_ON.matcher(line).find() ? goingOn(line, deepest) : line)
            .orElseGet(() -> HadoopFileSystems.reason(failure));
    return new TableFailure(
        reason, causes.stream().map(Throwable::toString).anyMatch(OF_CONTENT.asPredicate()));
  }

  private static String plain(String line) {
    String rest = line.strip();
    while (CLASS_NAMES.matcher(rest).find()) {
      rest = CLASS_NAMES.matcher(rest).replaceFirst("");
    }
    return rest;
  }

  private static String goingOn(String line, String cause) {
    return GOES_ON.matcher(line).replaceFirst("") + " " + cause;
  }
}
