package org.meanfield.report;

import java.util.function.Supplier;
import org.meanfield.fault.MeanfieldException;

/**
 * Makes a notebook show a {@link MeanfieldException} as its message alone: Scala's REPL prints the
 * stack trace of whatever a paragraph throws, and a fault's is of no use to its reader.
 */
public final class OneLineFaults {
  private OneLineFaults() {}

  /**
   * What {@code content} gives.
   *
   * @throws MeanfieldException that {@code content} throws, without stack trace and cause
   */
  public static <T> T of(Supplier<T> content) {
    try {
      return content.get();
    } catch (MeanfieldException fault) {
      MeanfieldException bare =
          new MeanfieldException(fault.kind(), String.valueOf(fault.getMessage()));
      bare.setStackTrace(new StackTraceElement[0]);
      throw bare;
    }
  }
}
