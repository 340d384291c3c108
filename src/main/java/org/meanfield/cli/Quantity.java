package org.meanfield.cli;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A number with a unit.
 *
 * @param amount in the unit of the kind, from 0
 * @param text as it was given
 */
record Quantity(double amount, String text) {
  private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?) ?([a-z]+)");

  /** What a network card carries each way, in bytes a second, above 0: {@code 10Gbit}. */
  static final class Bandwidth implements ITypeConverter<Quantity> {
    private static final Map<String, Double> BYTES =
        Map.of("kbit", 125.0, "mbit", 125e3, "gbit", 125e6, "tbit", 125e9);

    @Override
    public Quantity convert(String text) {
      return read(
          text,
          BYTES,
          Double.MIN_VALUE,
          "bits a second above 0 in kbit, Mbit, Gbit or Tbit, such as 10Gbit");
    }
  }

  /** How long a message is under way, in seconds: {@code 0.5ms}. */
  static final class Latency implements ITypeConverter<Quantity> {
    private static final Map<String, Double> SECONDS = Map.of("us", 1e-6, "ms", 1e-3, "s", 1.0);

    @Override
    public Quantity convert(String text) {
      return read(text, SECONDS, 0, "a time in us, ms or s, such as 0.5ms");
    }
  }

  private static Quantity read(
      String text, Map<String, Double> units, double least, String expected) {
    Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT).replaceFirst("bit/s$", "bit"));
    Double unit = form.matches() ? units.get(form.group(2)) : null;
    double amount = unit == null ? -1 : Double.parseDouble(form.group(1)) * unit;
    if (amount < least) {
      throw new TypeConversionException("expected " + expected + ", and found '" + text + "'");
    }
    return new Quantity(amount, text);
  }
}
