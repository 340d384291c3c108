package org.meanfield.prediction;

import java.io.Serializable;
import org.meanfield.dataset.decode.Decoded;

/**
 * How a table's rows are read and what becomes of them once their images have been looked at; sent
 * to executors.
 *
 * @param <R> a row as it comes in
 * @param <A> a row as it goes out
 */
public interface RowMapper<R, A> extends Serializable {
  /** The row's image, brought to the form that the model wants. */
  Decoded decoded(R row);

  /** A row that stays as it is while later ones are read. */
  default R kept(R row) {
    return row;
  }

  /** Bytes that a kept row takes, so that a batch of large ones is cut short; 0: not known. */
  default long bytes(R row) {
    return 0;
  }

  /**
   * The row of an image that was predicted. Asked for in the order of the rows; what it gave before
   * is used no more.
   *
   * @param probabilities the row's own begin at {@code offset}, in order of the classes
   */
  A answered(R row, float[] probabilities, int offset);

  /**
   * The row of an image that can't be decoded.
   *
   * @param reason in words
   */
  A unanswered(R row, String reason);
}
