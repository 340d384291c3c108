package org.meanfield.averaging.state;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a worker leaves standing on its executor between the rounds of one run, because it is costly
 * to make. Nothing here is needed for a right result: another executor makes it again. Confined to
 * the worker's thread, on which it is also closed.
 */
public final class Standing implements AutoCloseable {
  private @Nullable AutoCloseable kept;

  /**
   * What the worker left, or a new one where it has left nothing of that type.
   *
   * @param make called on this thread; what it gives is closed on it
   */
  public <T extends AutoCloseable> T get(Class<T> type, Supplier<T> make) {
    if (type.isInstance(kept)) {
      return type.cast(kept);
    }
    close();
    T made = make.get();
    kept = made;
    return made;
  }

  /** Lets go of what was left. */
  @Override
  public void close() {
    AutoCloseable last = kept;
    kept = null;
    if (last != null) {
      try {
        last.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
