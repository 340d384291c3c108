package org.meanfield.cli;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What a network card carries each way, as networks are sold: {@code 10Gbit}.
 *
 * @param bytesASecond above 0
 * @param text as it was given
 */
record Bandwidth(double bytesASecond, String text) {
  private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?) ?([kmgt])bit(?:/s)?");

  private static final Map<String, Double> BITS = Map.of("k", 1e3, "m", 1e6, "g", 1e9, "t", 1e12);

  /** Reads the option. */
  static final class Reader implements ITypeConverter<Bandwidth> {
    @Override
    public Bandwidth convert(String text) {
      Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
      if (!form.matches() || !(Double.parseDouble(form.group(1)) > 0)) {
        throw new TypeConversionException(
            "expected bits a second above 0 in kbit, Mbit, Gbit or Tbit, such as 10Gbit, and found '"
                + text
                + "'");
      }
      double bits = Double.parseDouble(form.group(1)) * BITS.getOrDefault(form.group(2), 1.0);
      return new Bandwidth(bits / Byte.SIZE, text);
    }
  }
}
