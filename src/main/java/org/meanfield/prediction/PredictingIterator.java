package org.meanfield.prediction;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.meanfield.dataset.decode.Decoded;

/**
 * A table's rows with what a model says of their images, a batch at a time; within one task. Of the
 * rows a batch's are held, and of large ones fewer.
 *
 * @param <R> a row as it comes in
 * @param <A> a row as it goes out
 */
public final class PredictingIterator<R, A> implements Iterator<A> {
  private static final long MOST_BYTES = 64L << 20;

  private final Iterator<R> rows;
  private final Model model;
  private final RowMapper<R, A> answer;
  private final TaskScopedPredictor predictor;
  private final int most;
  private final Queue<Looked<R>> batch = new ArrayDeque<>();
  private float[] probabilities = {};
  private int offset;

  /**
   * A row whose image was looked at.
   *
   * @param reason that the image can't be decoded for; null: it was
   */
  private record Looked<R>(R row, @Nullable String reason) {}

  /** The answers to {@code rows}, lazily. */
  public PredictingIterator(Iterator<R> rows, Model model, RowMapper<R, A> answer) {
    this.rows = rows;
    this.model = model;
    this.answer = answer;
    this.predictor = new TaskScopedPredictor(model);
    this.most = ChunkPredictor.batch(model.spec().architecture().input().bytes());
  }

  @Override
  public boolean hasNext() {
    return !batch.isEmpty() || rows.hasNext();
  }

  @Override
  public A next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (batch.isEmpty()) {
      predict();
    }
    Looked<R> next = batch.remove();
    if (next.reason != null) {
      return answer.unanswered(next.row, next.reason);
    }
    int at = offset;
    offset += model.spec().architecture().classes();
    return answer.answered(next.row, probabilities, at);
  }

  private void predict() {
    List<byte[]> examples = new ArrayList<>(most);
    long held = 0;
    while (batch.size() < most && held < MOST_BYTES && rows.hasNext()) {
      R row = answer.kept(rows.next());
      held += answer.bytes(row);
      Decoded image = answer.decoded(row);
      if (image instanceof Decoded.Pixels pixels) {
        examples.add(pixels.bytes());
      }
      batch.add(new Looked<>(row, image instanceof Decoded.Damaged no ? no.reason() : null));
    }
    offset = 0;
    if (examples.isEmpty()) {
      return;
    }
    int bytes = model.spec().architecture().input().bytes();
    byte[] pixels = new byte[examples.size() * bytes];
    for (int i = 0; i < examples.size(); i++) {
      System.arraycopy(examples.get(i), 0, pixels, i * bytes, bytes);
    }
    probabilities = predictor.get().predict(pixels, examples.size());
  }
}
