package org.meanfield.training.recovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.meanfield.cluster.Ticker;
import org.meanfield.fault.MeanfieldException;

/**
 * How many losses a run gets over: so many within an hour, and so many in all, between which
 * nothing was gained. However long an epoch is, one loss in a while does not end it. Confined to
 * one thread.
 */
public final class RecoveryBudget {
  /** Without progress between them. */
  static final int MOST_IN_AN_HOUR = 5;

  /** Without progress between them; who loses more each time than there is time for never ends. */
  static final int MOST = 25;

  private static final long HOUR = Duration.ofHours(1).toNanos();

  private final Ticker ticker;
  private final List<Spent> spent = new ArrayList<>();
  private boolean rolledBack;

  /** A loss. */
  private record Spent(long at, String what) {}

  /**
   * @param ticker by which hours pass
   */
  public RecoveryBudget(Ticker ticker) {
    this.ticker = ticker;
  }

  /** All that was done so far is saved: no loss takes it back. */
  public void saved() {
    spent.clear();
    rolledBack = false;
  }

  /** A round ended: a step ahead, unless rounds since the last save have been lost before. */
  void roundEnded() {
    if (!rolledBack) {
      spent.clear();
    }
  }

  /** What was done since the last save is lost, and may be again. */
  public void rolledBack() {
    rolledBack = true;
  }

  /**
   * A loss.
   *
   * @param within what was disturbed
   * @param then what the user does after an end
   * @throws MeanfieldException of the kind CLUSTER where it is one too many
   */
  public void spend(Failure.Lost loss, String within, String then) {
    long now = ticker.nanoTime();
    spent.add(new Spent(now, String.join(", ", loss.what())));
    List<String> lastHour =
        spent.stream().filter(each -> now - each.at() <= HOUR).map(Spent::what).toList();
    if (lastHour.size() > MOST_IN_AN_HOUR || spent.size() > MOST) {
      boolean inAnHour = lastHour.size() > MOST_IN_AN_HOUR;
      throw MeanfieldException.cluster(
          String.format(
                  Locale.ROOT,
                  "Executors, or blocks of the run on them, were lost %d times within %s%s, and"
                      + " nothing was",
                  inAnHour ? lastHour.size() : spent.size(),
                  within,
                  inAnHour ? " and an hour" : "")
              + " saved in between: "
              + String.join("; ", inAnHour ? lastHour : List.of(spent.get(spent.size() - 1).what()))
              + ". If the reason is memory, give them more by --executor-memory and --conf"
              + " spark.executor.memoryOverhead; then "
              + then
              + ".");
    }
  }
}
