package org.meanfield.report;

import java.util.function.Supplier;
import org.meanfield.fault.Fault;

/**
 * Makes a notebook show a {@link Fault} as its message alone: Scala's REPL prints the stack trace
 * of whatever a paragraph throws, and a fault's is of no use to its reader.
 */
public final class OneLineFaults {
  private OneLineFaults() {}

  /**
   * What {@code content} gives.
   *
   * @throws Fault that {@code content} throws, without stack trace and cause
   */
  public static <T> T of(Supplier<T> content) {
    try {
      return content.get();
    } catch (Fault fault) {
      Fault bare = new Fault(fault.kind(), String.valueOf(fault.getMessage()));
      bare.setStackTrace(new StackTraceElement[0]);
      throw bare;
    }
  }
}
