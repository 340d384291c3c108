package org.meanfield.compute;

import java.nio.FloatBuffer;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.Engine;
import org.meanfield.compute.engine.InputBatch;
import org.meanfield.compute.engine.ParameterVector;

/**
 * An engine whose memory is not touched once it has been freed: what a task made may be closed at
 * the task's end while another thread of Spark's still pulls rows through it. Calls take turns; a
 * call after {@link #close} fails. Weights that are shared are read without taking turns.
 */
final class GuardedEngine implements Engine {
  private final Engine engine;
  private final ReentrantLock turn = new ReentrantLock();
  private volatile boolean closed;

  GuardedEngine(Engine engine) {
    this.engine = engine;
  }

  private <T> T inTurn(Supplier<T> call) {
    turn.lock();
    try {
      requireOpen();
      return call.get();
    } finally {
      turn.unlock();
    }
  }

  private void inTurn(Runnable call) {
    turn.lock();
    try {
      requireOpen();
      call.run();
    } finally {
      turn.unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(
          "this engine has been closed: the task or model that it was made for has ended");
    }
  }

  @Override
  public ParameterVector weights() {
    return new Guarded(inTurn(engine::weights), true);
  }

  @Override
  public void shareWeights() {
    inTurn(engine::shareWeights);
  }

  @Override
  public ParameterVector updaterState() {
    return new Guarded(inTurn(engine::updaterState), false);
  }

  @Override
  public long iteration() {
    return inTurn(engine::iteration);
  }

  @Override
  public long stateBegan() {
    return inTurn(engine::stateBegan);
  }

  @Override
  public void setIteration(long iteration, long stateBegan) {
    inTurn(() -> engine.setIteration(iteration, stateBegan));
  }

  @Override
  public void restartUpdater() {
    inTurn(engine::restartUpdater);
  }

  @Override
  public void seed(long seed) {
    inTurn(() -> engine.seed(seed));
  }

  @Override
  public double step(InputBatch batch) {
    turn.lock();
    try {
      requireOpen();
      return engine.step(batch);
    } finally {
      turn.unlock();
    }
  }

  @Override
  public double step(Batch batch) {
    turn.lock();
    try {
      requireOpen();
      return engine.step(batch);
    } finally {
      turn.unlock();
    }
  }

  @Override
  public InputBatch newBatch() {
    return engine.newBatch();
  }

  @Override
  public void predict(InputBatch batch, float[] into) {
    inTurn(() -> engine.predict(batch, into));
  }

  @Override
  public void predict(Batch batch, float[] into) {
    inTurn(() -> engine.predict(batch, into));
  }

  @Override
  public void close() {
    turn.lock();
    try {
      if (!closed) {
        closed = true;
        engine.close();
      }
    } finally {
      turn.unlock();
    }
  }

  /** A vector of the engine's. */
  private final class Guarded implements ParameterVector {
    private final ParameterVector vector;
    private final boolean shared;

    Guarded(ParameterVector vector, boolean shared) {
      this.vector = vector;
      this.shared = shared;
    }

    @Override
    public long length() {
      return vector.length();
    }

    @Override
    public void write(long offset, FloatBuffer values) {
      inTurn(() -> vector.write(offset, values));
    }

    @Override
    public void read(long offset, FloatBuffer into) {
      if (shared) {
        requireOpen();
        vector.read(offset, into);
      } else {
        inTurn(() -> vector.read(offset, into));
      }
    }
  }
}
