package org.meanfield.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.scheduler.SparkListenerBlockManagerAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.storage.BlockManagerId;
import scala.Option;

/**
 * Executors and time as a test wants them: time passes while someone waits, and what was planned
 * for then happens.
 */
public final class FakeExecutors implements ExecutorPool, Ticker {
  private final ExecutorMonitor events = new ExecutorMonitor();
  private final List<BlockAddress> registered = new ArrayList<>();
  private final Set<String> leaving = new HashSet<>();
  private final TreeMap<Long, Runnable> planned = new TreeMap<>();
  private final List<Integer> requests = new ArrayList<>();
  private long now;
  private boolean local;
  private boolean stopped;
  private boolean dynamic;
  private boolean interrupted;

  public FakeExecutors(BlockAddress... first) {
    registered.addAll(List.of(first));
  }

  public static BlockAddress address(String id) {
    return new BlockAddress(id, "host-" + id, 1);
  }

  /** What is told of them. */
  public ExecutorMonitor events() {
    return events;
  }

  /** One goes, and Spark tells of it. */
  public void lose(BlockAddress executor) {
    registered.remove(executor);
    tellLost(executor);
  }

  /** Spark tells that one has gone, though it is registered still. */
  public void tellLost(BlockAddress executor) {
    events.onExecutorRemoved(
        new SparkListenerExecutorRemoved(1, executor.executor(), "worker lost"));
  }

  /** Spark's block managers forget one. */
  public void forget(BlockAddress executor) {
    registered.remove(executor);
  }

  /** One comes, and Spark tells of it. */
  public void gain(BlockAddress executor) {
    registered.add(executor);
    events.onBlockManagerAdded(
        new SparkListenerBlockManagerAdded(
            1,
            BlockManagerId.apply(
                executor.executor(), executor.host(), executor.port(), Option.empty()),
            1,
            Option.empty(),
            Option.empty()));
  }

  /** One is told to go. */
  public void decommission(BlockAddress executor) {
    leaving.add(executor.executor());
  }

  public void becomeLocal() {
    local = true;
  }

  public void endApplication() {
    stopped = true;
  }

  /** Executors come only while they are asked for. */
  public void becomeDynamic() {
    dynamic = true;
  }

  /** The thread that waits is interrupted. */
  public void interrupt() {
    interrupted = true;
  }

  /** What happens when so much time has passed from now on. */
  public void after(Duration wait, Runnable happening) {
    planned.put(now + wait.toNanos(), happening);
  }

  /** How long all waits have been together. */
  public Duration waited() {
    return Duration.ofNanos(now);
  }

  /** How many executors were asked for, each time. */
  public List<Integer> requests() {
    return List.copyOf(requests);
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public boolean pause(Duration duration) {
    now += duration.toNanos();
    while (!planned.isEmpty() && planned.firstKey() <= now) {
      Map.Entry<Long, Runnable> next = Objects.requireNonNull(planned.pollFirstEntry());
      next.getValue().run();
    }
    return !interrupted;
  }

  @Override
  public List<BlockAddress> registered() {
    return registered.stream().filter(each -> takesTasks(each.executor())).toList();
  }

  @Override
  public boolean takesTasks(String executor) {
    return !leaving.contains(executor);
  }

  @Override
  public boolean haveToBeAskedFor() {
    return dynamic;
  }

  @Override
  public Request request(int wanted, Duration deadline) {
    requests.add(wanted);
    return () -> requests.add(0);
  }

  @Override
  public boolean isLocal() {
    return local;
  }

  @Override
  public boolean isStopped() {
    return stopped;
  }

  @Override
  public String master() {
    return "spark://test";
  }

  @Override
  public String executorMemory() {
    return "2g";
  }
}
