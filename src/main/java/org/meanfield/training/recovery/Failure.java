package org.meanfield.training.recovery;

import java.util.List;
import org.meanfield.fault.MeanfieldException;

/** Why a piece of a run's work failed; decided once, when it did. A closed choice. */
public sealed interface Failure {
  /** The loss that it is; what is none is thrown. */
  Lost lossOrThrow();

  /**
   * Someone wanted the run to end.
   *
   * @param fault what to tell of it
   */
  record Cancelled(MeanfieldException fault) implements Failure {
    @Override
    public Lost lossOrThrow() {
      throw fault;
    }
  }

  /**
   * Executors went, or blocks on them.
   *
   * @param what each executor with Spark's reason; or the block, gone from one that lives
   */
  record Lost(List<String> what) implements Failure {
    public Lost {
      what = List.copyOf(what);
    }

    @Override
    public Lost lossOrThrow() {
      return this;
    }
  }

  /** Anything else: it would happen again. */
  record Ours(RuntimeException cause) implements Failure {
    @Override
    public Lost lossOrThrow() {
      throw cause;
    }
  }
}
