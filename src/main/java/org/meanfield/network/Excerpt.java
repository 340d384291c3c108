package org.meanfield.network;

import org.apache.commons.lang3.StringUtils;
import org.apache.commons.lang3.exception.ExceptionUtils;

/** As much of a foreign text as fits into a message: one line of it, at most 200 characters. */
final class Excerpt {
  private static final int LONGEST = 200;

  private Excerpt() {}

  static String of(String text) {
    return StringUtils.abbreviate(StringUtils.normalizeSpace(text), LONGEST);
  }

  /** The message of what first went wrong. */
  static String of(Throwable thrown) {
    Throwable root = ExceptionUtils.getRootCause(thrown);
    String message = root.getMessage();
    return of(message == null ? root.getClass().getSimpleName() : message);
  }
}
