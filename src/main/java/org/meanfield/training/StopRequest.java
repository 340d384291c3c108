package org.meanfield.training;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Whether the user wants a run to end: at once, which is what {@link #getAsBoolean} tells, or with
 * the averaging round under way. Asked by any thread.
 */
public interface StopRequest extends BooleanSupplier {
  /** Whether it is to end with the round under way, and a checkpoint after it. */
  boolean afterRound();

  /** How long the round under way may take to end before the run is to end at once. */
  void allow(Duration grace);

  /** One that may only want it to end at once; a request is itself. */
  static StopRequest of(BooleanSupplier atOnce) {
    if (atOnce instanceof StopRequest request) {
      return request;
    }
    return new StopRequest() {
      @Override
      public boolean getAsBoolean() {
        return atOnce.getAsBoolean();
      }

      @Override
      public boolean afterRound() {
        return false;
      }

      @Override
      public void allow(Duration grace) {
        // Who wants it at once allows nothing.
      }
    };
  }
}
