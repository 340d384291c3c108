package org.meanfield.bench.averaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the rows come to beside each other and beside what a round may cost. */
final class Verdicts {
  private static final double LOCAL_RATIO = 6;
  private static final double STANDALONE_RATIO = 3.5;
  private static final double LARGE_OVERHEAD = 5;
  private static final double TINY_OVERHEAD = 0.04;
  private static final double BYTES_TOLERANCE = 0.1;
  private static final double NOT_GRADIENTS = 0.05;

  private Verdicts() {}

  static List<String> of(List<Measured> rows, @Nullable EpochShare epoch) {
    List<String> lines = new ArrayList<>();
    for (Measured row : rows) {
      besideStock(row, rows).ifPresent(lines::add);
      overhead(row).ifPresent(lines::add);
      bytes(row).ifPresent(lines::add);
    }
    if (epoch != null) {
      lines.add(
          line(
              epoch.notGradients() <= NOT_GRADIENTS,
              "of an epoch of %,d images (%.1f s), %.1f %% is not gradient computation"
                  + " (%.1f %% waiting for the slower worker, %.1f %% all the rest); at most %.0f %%",
              epoch.images(),
              epoch.seconds(),
              100 * epoch.notGradients(),
              100 * epoch.waiting(),
              100 * epoch.averaging(),
              100 * NOT_GRADIENTS));
    }
    return lines;
  }

  private static Optional<String> besideStock(Measured row, List<Measured> rows) {
    if (row.setting().who() != Who.MEANFIELD) {
      return Optional.empty();
    }
    return rows.stream()
        .filter(peer -> peer.setting().isPeerOf(row.setting()))
        .findFirst()
        .map(
            peer -> {
              double must = row.setting().where() == Where.LOCAL ? LOCAL_RATIO : STANDALONE_RATIO;
              double ratio = peer.secondsPerRound() / row.secondsPerRound();
              return line(
                  ratio >= must,
                  "%s: stock's round takes %.1f times as long; at least %.1f",
                  row.setting(),
                  ratio,
                  must);
            });
  }

  private static Optional<String> overhead(Measured row) {
    double most;
    if (row.setting().model().equals(DenseModel.TINY)) {
      most = TINY_OVERHEAD;
    } else if (row.setting().model().equals(DenseModel.LARGE)) {
      most = LARGE_OVERHEAD;
    } else {
      return Optional.empty();
    }
    return Optional.of(
        line(
            row.secondsOverhead() <= most,
            "%s: %.3f s beyond its local steps; at most %.2f",
            row.setting(),
            row.secondsOverhead(),
            most));
  }

  /** Of {@code P} executors each gets what it lacks of the slices, and of the sums. */
  private static Optional<String> bytes(Measured row) {
    Long received = row.bytesReceived();
    if (received == null || row.setting().where() == Where.LOCAL) {
      return Optional.empty();
    }
    double needed = 2.0 * row.setting().model().bytes() * (Setting.WORKERS - 1);
    if (row.setting().codec().equals(Setting.BF16)) {
      needed /= 2;
    }
    return Optional.of(
        line(
            Math.abs(received / needed - 1) <= BYTES_TOLERANCE,
            "%s: executors receive %.3f times the bytes of 2M(P-1); within %.0f %%",
            row.setting(),
            received / needed,
            100 * BYTES_TOLERANCE));
  }

  private static String line(boolean reached, String format, Object... values) {
    return (reached ? "ok       " : "MISSED   ") + String.format(Locale.ROOT, format, values);
  }
}
