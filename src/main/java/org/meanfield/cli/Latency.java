package org.meanfield.cli;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How long a message is under way: {@code 0.5ms}.
 *
 * @param seconds from 0
 * @param text as it was given
 */
record Latency(double seconds, String text) {
  private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?) ?(us|ms|s)");

  private static final Map<String, Double> UNITS = Map.of("us", 1e-6, "ms", 1e-3, "s", 1.0);

  /** Reads the option. */
  static final class Reader implements ITypeConverter<Latency> {
    @Override
    public Latency convert(String text) {
      Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
      if (!form.matches()) {
        throw new TypeConversionException(
            "expected a time in us, ms or s, such as 0.5ms, and found '" + text + "'");
      }
      return new Latency(
          Double.parseDouble(form.group(1)) * UNITS.getOrDefault(form.group(2), 1.0), text);
    }
  }
}
