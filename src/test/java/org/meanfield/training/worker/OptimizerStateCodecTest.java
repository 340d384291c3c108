package org.meanfield.training.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meanfield.compute.engine.Batch;
import org.meanfield.compute.engine.Engine;
import org.meanfield.compute.engine.InputBatch;
import org.meanfield.compute.engine.ParameterVector;

class OptimizerStateCodecTest {
  private static final int PIECE = 4 << 20;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, PIECE, 2 * PIECE + 5})
  void comesBackWhole_inPiecesThatSparkCanCarry(int moments) {
    Moments before = new Moments(moments);
    for (int i = 0; i < moments; i++) {
      before.values[i] = i + 0.5f;
    }
    before.setIteration(1L << 40);
    Moments after = new Moments(moments);

    List<byte[]> pieces = OptimizerStateCodec.read(before);
    OptimizerStateCodec.write(pieces, after);

    assertThat(after.values).isEqualTo(before.values);
    assertThat(after.iteration()).isEqualTo(1L << 40);
    float[] read = new float[moments];
    OptimizerStateCodec.readMoments(pieces, 0, FloatBuffer.wrap(read));
    assertThat(read).isEqualTo(before.values);
    assertThat(pieces).allSatisfy(piece -> assertThat(piece.length).isLessThanOrEqualTo(17 << 20));
  }

  @Test
  void readsARunOfMoments_overTheEndOfAPiece() {
    Moments of = new Moments(PIECE + 7);
    for (int i = 0; i < of.values.length; i++) {
      of.values[i] = i;
    }
    float[] read = new float[6];

    OptimizerStateCodec.readMoments(
        OptimizerStateCodec.read(of), PIECE - 3, FloatBuffer.wrap(read));

    assertThat(read).containsExactly(PIECE - 3, PIECE - 2, PIECE - 1, PIECE, PIECE + 1, PIECE + 2);
  }

  @Test
  void hasTheStepsAlone_whereMomentsAreNotTheWorkersOwn() {
    Moments of = new Moments(3);
    of.setIteration(1L << 40);
    Moments after = new Moments(3);

    OptimizerStateCodec.writeSteps(OptimizerStateCodec.steps(of.iteration()), after);

    assertThat(after.iteration()).isEqualTo(1L << 40);
  }

  @Test
  void isNotTakenForAnotherUpdaters() {
    List<byte[]> ofMore = OptimizerStateCodec.read(new Moments(3));

    assertThatThrownBy(() -> OptimizerStateCodec.write(ofMore, new Moments(2)))
        .isInstanceOfAny(IndexOutOfBoundsException.class, IllegalStateException.class);
    assertThatThrownBy(() -> OptimizerStateCodec.write(ofMore, new Moments(4)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has 3 moments, the updater 4");
  }

  /** An engine that has a state and nothing else. */
  private static final class Moments implements Engine, ParameterVector {
    private final float[] values;
    private long iteration;
    private long stateBegan;

    Moments(int length) {
      values = new float[length];
    }

    @Override
    public ParameterVector updaterState() {
      return this;
    }

    @Override
    public long iteration() {
      return iteration;
    }

    @Override
    public long stateBegan() {
      return stateBegan;
    }

    @Override
    public void setIteration(long taken, long began) {
      iteration = taken;
      stateBegan = began;
    }

    @Override
    public void restartUpdater() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long length() {
      return values.length;
    }

    @Override
    public void write(long offset, FloatBuffer from) {
      from.get(values, (int) offset, from.remaining());
    }

    @Override
    public void read(long offset, FloatBuffer into) {
      into.put(values, (int) offset, into.remaining());
    }

    @Override
    public ParameterVector weights() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void shareWeights() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void seed(long seed) {
      throw new UnsupportedOperationException();
    }

    @Override
    public double step(Batch batch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public double step(InputBatch batch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public InputBatch newBatch() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void predict(InputBatch batch, float[] into) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void predict(Batch batch, float[] into) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
