package org.meanfield.training.worker;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.meanfield.compute.engine.Engine;
import org.meanfield.compute.engine.ParameterVector;

/**
 * What a worker keeps from round to round, as bytes:
 *
 * <pre>
 * piece 0   [0, 8)  steps taken since the run began, little-endian
 *           [8, …)  the first of the updater's moments, fp32 little-endian
 * piece 1…  [0, …)  the following moments
 * last      [0, 9)  only where the moments began later than the run: a 1, the step before which
 *                   they did, little-endian; no other piece's length is odd
 * </pre>
 */
final class OptimizerStateCodec {
  private static final int HEADER = Long.BYTES;
  private static final int BEGAN = 1 + Long.BYTES;

  /** Moments a piece: 16 MB, so that no block comes near Spark's limit. */
  private static final int PIECE = 4 << 20;

  private OptimizerStateCodec() {}

  static List<byte[]> read(Engine engine) {
    ParameterVector moments = engine.updaterState();
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
    if (engine.stateBegan() > 0) {
      pieces.add(began(engine.stateBegan()));
    }
    return pieces;
  }

  /** The steps alone, of a worker whose moments are not its own. */
  static List<byte[]> steps(long taken) {
    return List.of(
        ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN).putLong(taken).array());
  }

  static void writeSteps(List<byte[]> pieces, Engine engine) {
    engine.setIteration(taken(pieces));
  }

  /** Whether there is more than the steps. */
  static boolean hasMoments(List<byte[]> pieces) {
    return pieces.size() > 1 || pieces.get(0).length > HEADER;
  }

  /**
   * Of a worker that is left out of a round: the moments of before, which have not seen its steps;
   * the steps count all the same, as the other workers' do.
   *
   * @param before at the round's start; empty: it was the worker's first
   * @param after at its end, of which the steps are read alone
   */
  static List<byte[]> leftOut(List<byte[]> before, List<byte[]> after) {
    long taken = taken(after);
    if (before.isEmpty() || !hasMoments(before)) {
      return steps(taken);
    }
    List<byte[]> pieces = new ArrayList<>(before.subList(0, momentPieces(before)));
    byte[] first = pieces.get(0).clone();
    ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).putLong(taken);
    pieces.set(0, first);
    pieces.add(began(began(before) + taken - taken(before)));
    return pieces;
  }

  private static long taken(List<byte[]> pieces) {
    return ByteBuffer.wrap(pieces.get(0)).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  private static byte[] began(long step) {
    return ByteBuffer.allocate(BEGAN)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 1)
        .putLong(step)
        .array();
  }

  private static long began(List<byte[]> pieces) {
    int moments = momentPieces(pieces);
    return moments == pieces.size()
        ? 0
        : ByteBuffer.wrap(pieces.get(moments)).order(ByteOrder.LITTLE_ENDIAN).getLong(1);
  }

  private static int momentPieces(List<byte[]> pieces) {
    return pieces.get(pieces.size() - 1).length == BEGAN ? pieces.size() - 1 : pieces.size();
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
    for (int i = 0; i < momentPieces(pieces); i++) {
      ByteBuffer piece = ByteBuffer.wrap(pieces.get(i)).order(ByteOrder.LITTLE_ENDIAN);
      if (i == 0) {
        engine.setIteration(piece.getLong(), began(pieces));
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
