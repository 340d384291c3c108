package org.meanfield.run;

import java.util.Locale;

/**
 * A damaged checkpoint that has been renamed, so that the one before it is the newest.
 *
 * @param at what it was taken at
 * @param location of its folder from now on
 * @param reason what is wrong with it
 */
public record PutAside(Position at, String location, String reason) {
  /** What the user is told of it. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "the checkpoint of %s is damaged and was put aside as %s: %s; the one before it is taken",
        at,
        location,
        reason);
  }
}
