package org.meanfield.training.recovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.meanfield.averaging.state.Placement;
import org.meanfield.cluster.BackgroundJob;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.Ticker;

/**
 * Keeps executors that come during a run apart until they are ready to train: a process that has
 * just started takes seconds to load what it needs, for which every other worker would wait. They
 * get ready in jobs of their own, beside the rounds. Confined to the trainer's thread.
 */
public final class ExecutorWarmUps implements AutoCloseable {
  /** One that is not ready by then trains as it is. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Launcher launcher;
  private final Ticker ticker;
  private final Map<BlockAddress, WarmUp> begun = new HashMap<>();
  private final Set<BlockAddress> waiting = new HashSet<>();

  /** Begins what makes an executor ready. */
  @FunctionalInterface
  public interface Launcher {
    /** The job for one executor; its task tells whether it ran there. */
    BackgroundJob<Boolean> begin(BlockAddress executor);
  }

  private record WarmUp(BackgroundJob<Boolean> job, long sinceNanos) {
    /** Spark may give a task to another executor as long as the one it is for takes none yet. */
    boolean wentElsewhere() {
      return job.results().filter(done -> !done.get(0)).isPresent();
    }

    boolean hasEnded() {
      return job.hasEnded() && !wentElsewhere();
    }
  }

  /** What is over at once. */
  private record NoJob() implements BackgroundJob<Boolean> {
    @Override
    public boolean hasEnded() {
      return true;
    }

    @Override
    public Optional<List<Boolean>> results() {
      return Optional.of(List.of(true));
    }

    @Override
    public void close() {
      // Nothing runs.
    }
  }

  public ExecutorWarmUps(Launcher launcher, Ticker ticker) {
    this.launcher = launcher;
    this.ticker = ticker;
  }

  /** Of executors that are ready as they come. */
  public static ExecutorWarmUps none() {
    return new ExecutorWarmUps(executor -> new NoJob(), Ticker.system());
  }

  /** Whether some have been kept apart that are ready now. */
  boolean someAreReady() {
    return waiting.stream().anyMatch(this::isReady);
  }

  /**
   * The executors that may train: all that do already, and of those that would be taken in the ones
   * that are ready. The others begin to get so.
   *
   * @param placed who trains now
   * @param there all that are registered
   */
  List<BlockAddress> ready(Placement placed, List<BlockAddress> there) {
    begun.keySet().retainAll(there);
    waiting.clear();
    Set<BlockAddress> taken = new HashSet<>(placed.on(there).executors());
    List<BlockAddress> ready = new ArrayList<>();
    for (BlockAddress executor : there) {
      boolean joins = taken.contains(executor) && !placed.executors().contains(executor);
      if (!joins || isReady(executor)) {
        ready.add(executor);
      } else {
        waiting.add(executor);
      }
    }
    boolean someTrain = ready.stream().anyMatch(placed.executors()::contains);
    return someTrain ? ready : there;
  }

  private boolean isReady(BlockAddress executor) {
    WarmUp warmUp = begun.computeIfAbsent(executor, to -> begin(to, ticker.nanoTime()));
    if (warmUp.wentElsewhere() && !isOver(warmUp)) {
      begun.put(executor, begin(executor, warmUp.sinceNanos()));
    }
    return isOver(warmUp);
  }

  private boolean isOver(WarmUp warmUp) {
    return warmUp.hasEnded() || ticker.nanoTime() - warmUp.sinceNanos() > PATIENCE.toNanos();
  }

  private WarmUp begin(BlockAddress executor, long since) {
    return new WarmUp(launcher.begin(executor), since);
  }

  @Override
  public void close() {
    begun.values().forEach(warmUp -> warmUp.job().close());
    begun.clear();
  }
}
