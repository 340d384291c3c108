package org.meanfield.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** This process's streams in UTF-8, whatever the locale: classes are called in any script. */
final class Utf8Streams {
  private Utf8Streams() {}

  static PrintWriter out() {
    return writer(System.out);
  }

  static PrintWriter err() {
    return writer(System.err);
  }

  static PrintStream errStream() {
    return new PrintStream(System.err, true, StandardCharsets.UTF_8);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }
}
