package org.meanfield.storage;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.commons.lang3.StringUtils;

/**
 * When a process began, which tells it from a later one of its number.
 *
 * @param at by the clock; Linux derives it from the time of the boot, which moves as the clock is
 *     set
 * @param ticks of the kernel since the boot; {@link #UNKNOWN} where there is no Linux, or an older
 *     Meanfield noted it
 */
public record ProcessStart(Instant at, long ticks) {
  public static final long UNKNOWN = -1;

  private static final Duration CLOCK_DRIFT = Duration.ofSeconds(2);

  /** Field 22 of proc_pid_stat(5), counted from the one behind the name in parentheses. */
  private static final int START_TICKS = 19;

  static ProcessStart of(ProcessHandle process) {
    return new ProcessStart(
        process.info().startInstant().orElse(Instant.EPOCH), ticksOf(process.pid()));
  }

  /** Whether it may be the same moment. */
  boolean isSame(ProcessStart other) {
    return (ticks >= 0 && other.ticks >= 0)
        ? ticks == other.ticks
        : Duration.between(at, other.at).abs().compareTo(CLOCK_DRIFT) <= 0;
  }

  private static long ticksOf(long pid) {
    // Not by a channel, which an interrupt that is pending would close.
    try (InputStream in = new FileInputStream("/proc/" + pid + "/stat")) {
      String line = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      List<String> fields = List.of(StringUtils.substringAfterLast(line, ") ").split(" "));
      return Long.parseLong(fields.get(START_TICKS));
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
      return UNKNOWN;
    }
  }
}
