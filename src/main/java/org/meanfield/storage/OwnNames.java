package org.meanfield.storage;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of what is written beside its place: hidden, with a token of who writes it, so that no two
 * write the same and nobody takes another's away.
 */
public final class OwnNames {
  private static final int TOKEN = 8;
  private static final Pattern TOKENED = Pattern.compile("\\.(.+)-[0-9a-f]{8}");
  private static final Pattern BESIDE = Pattern.compile("\\.(.+?)(-[0-9a-f]{8})?");

  private OwnNames() {}

  static String newToken() {
    return UUID.randomUUID().toString();
  }

  /** As {@code .model-1a2b3c4d}; without a token {@code .model}. */
  public static String beside(String name, String token) {
    return "." + with(name, token);
  }

  /** As {@code model-1a2b3c4d}; without a token the name itself. */
  public static String with(String name, String token) {
    return token.isEmpty() ? name : name + "-" + shortened(token);
  }

  static String shortened(String token) {
    return token.substring(0, Math.min(TOKEN, token.length()));
  }

  /** Whether it is a name of {@link #beside} with a token. */
  public static boolean isBeside(String name) {
    return TOKENED.matcher(name).matches();
  }

  /** The name of the place beside which this is written, if it may be a name of {@link #beside}. */
  public static Optional<String> place(String name) {
    return Optional.of(BESIDE.matcher(name)).filter(Matcher::matches).map(m -> m.group(1));
  }
}
