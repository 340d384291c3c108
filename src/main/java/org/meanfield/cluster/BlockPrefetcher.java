package org.meanfield.cluster;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Fetches blocks in an order, the next few while the last are used: a fetch mostly waits for
 * another process, and its own thread for it. For one thread; closing it gives up what is under
 * way.
 */
public final class BlockPrefetcher implements AutoCloseable {
  /** Under way at once: enough to keep the wire busy, and no more memory than that takes. */
  public static final int AHEAD = 3;

  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** A thread ends after a minute without work. */
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "meanfield-fetch-" + NUMBER.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });

  private final Iterator<Callable<FetchedBlock>> fetches;
  private final Deque<Future<FetchedBlock>> running = new ArrayDeque<>();

  /**
   * @param fetches each called once, in order, on another thread
   */
  public BlockPrefetcher(List<Callable<FetchedBlock>> fetches) {
    this.fetches = List.copyOf(fetches).iterator();
    for (int i = 0; i < AHEAD; i++) {
      begin();
    }
  }

  private void begin() {
    if (fetches.hasNext()) {
      running.add(THREADS.submit(fetches.next()));
    }
  }

  /**
   * The next block.
   *
   * @throws BlockLostException where it is not there any more
   */
  public FetchedBlock next() {
    Future<FetchedBlock> next = running.remove();
    try {
      FetchedBlock block = next.get();
      begin();
      return block;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a block was fetched", e);
    }
  }

  @Override
  public void close() {
    running.forEach(fetch -> fetch.cancel(true));
  }
}
