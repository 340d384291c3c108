package org.meanfield.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number and a unit of time, as HOCON writes durations ({@code 90 s}, {@code 1.5h}), and {@code
 * min}; without a unit HOCON means milliseconds, which no one expects, so that is no duration here.
 */
public final class DurationText {
  private static final Pattern FORM = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?)\\s*([a-z]+)");

  /** By the name that a written recipe has for it, the longest first. */
  private static final Map<String, ChronoUnit> UNITS = new LinkedHashMap<>();

  static {
    UNITS.put("d", ChronoUnit.DAYS);
    UNITS.put("h", ChronoUnit.HOURS);
    UNITS.put("min", ChronoUnit.MINUTES);
    UNITS.put("s", ChronoUnit.SECONDS);
    UNITS.put("ms", ChronoUnit.MILLIS);
    UNITS.put("ns", ChronoUnit.NANOS);
  }

  private DurationText() {}

  /** In the longest unit that it is a whole number of. */
  public static String of(Duration span) {
    if (span.isZero()) {
      return "0 s";
    }
    return UNITS.entrySet().stream()
        .filter(unit -> span.toNanos() % unit.getValue().getDuration().toNanos() == 0)
        .findFirst()
        .map(unit -> span.dividedBy(unit.getValue().getDuration()) + " " + unit.getKey())
        .orElseThrow();
  }

  /** Empty: it is none. */
  public static Optional<Duration> parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      return Optional.empty();
    }
    return unit(form.group(2))
        .map(
            unit ->
                new BigDecimal(form.group(1))
                    .multiply(BigDecimal.valueOf(unit.getDuration().toNanos())))
        .filter(nanos -> nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0)
        .map(nanos -> Duration.ofNanos(nanos.longValue()));
  }

  private static Optional<ChronoUnit> unit(String name) {
    return switch (name) {
      case "ns", "nano", "nanos", "nanosecond", "nanoseconds" -> Optional.of(ChronoUnit.NANOS);
      case "ms", "milli", "millis", "millisecond", "milliseconds" -> Optional.of(ChronoUnit.MILLIS);
      case "s", "sec", "second", "seconds" -> Optional.of(ChronoUnit.SECONDS);
      case "m", "min", "minute", "minutes" -> Optional.of(ChronoUnit.MINUTES);
      case "h", "hour", "hours" -> Optional.of(ChronoUnit.HOURS);
      case "d", "day", "days" -> Optional.of(ChronoUnit.DAYS);
      default -> Optional.empty();
    };
  }
}
