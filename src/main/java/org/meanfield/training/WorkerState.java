package org.meanfield.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.meanfield.compute.Engine;
import org.meanfield.compute.FlatWeights;

/**
 * What a worker keeps from round to round, as bytes:
 *
 * <pre>
 * piece 0   [0, 8)  steps taken since the run began, little-endian
 *           [8, …)  the first of the updater's moments, fp32 little-endian
 * piece 1…  [0, …)  the following moments
 * </pre>
 */
final class WorkerState {
  private static final int HEADER = Long.BYTES;

  /** Moments a piece: 16 MB, so that no block comes near Spark's limit. */
  private static final int PIECE = 4 << 20;

  private WorkerState() {}

  static List<byte[]> read(Engine engine) {
    FlatWeights moments = engine.updaterState();
    List<byte[]> pieces = new ArrayList<>();
    long from = 0;
    do {
      int n = (int) Math.min(PIECE, moments.length() - from);
      int header = pieces.isEmpty() ? HEADER : 0;
      ByteBuffer piece =
          ByteBuffer.allocate(header + n * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      if (header > 0) {
        piece.putLong(engine.iteration());
      }
      moments.read(from, piece.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer());
      pieces.add(piece.array());
      from += n;
    } while (from < moments.length());
    return pieces;
  }

  /** The steps alone, of a worker whose moments are not its own. */
  static List<byte[]> steps(Engine engine) {
    return List.of(
        ByteBuffer.allocate(HEADER)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(engine.iteration())
            .array());
  }

  static void writeSteps(List<byte[]> pieces, Engine engine) {
    engine.setIteration(ByteBuffer.wrap(pieces.get(0)).order(ByteOrder.LITTLE_ENDIAN).getLong());
  }

  /** Fills {@code into} to its limit with the moments from {@code offset}; for any thread. */
  static void readMoments(List<byte[]> pieces, long offset, FloatBuffer into) {
    long at = offset;
    while (into.hasRemaining()) {
      int piece = (int) (at / PIECE);
      int header = piece == 0 ? HEADER : 0;
      FloatBuffer moments =
          ByteBuffer.wrap(pieces.get(piece))
              .position(header)
              .slice()
              .order(ByteOrder.LITTLE_ENDIAN)
              .asFloatBuffer()
              .position((int) (at % PIECE));
      int n = Math.min(into.remaining(), moments.remaining());
      into.put(moments.limit(moments.position() + n));
      at += n;
    }
  }

  static void write(List<byte[]> pieces, Engine engine) {
    long from = 0;
    for (int i = 0; i < pieces.size(); i++) {
      ByteBuffer piece = ByteBuffer.wrap(pieces.get(i)).order(ByteOrder.LITTLE_ENDIAN);
      if (i == 0) {
        engine.setIteration(piece.getLong());
      }
      var moments = piece.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
      int n = moments.remaining();
      engine.updaterState().write(from, moments);
      from += n;
    }
    if (from != engine.updaterState().length()) {
      throw new IllegalStateException(
          "worker state has " + from + " moments, the updater " + engine.updaterState().length());
    }
  }
}
