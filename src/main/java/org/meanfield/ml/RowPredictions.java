package org.meanfield.ml;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.TaskContext;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.Decoded;
import org.meanfield.dataset.ImageCells;
import org.meanfield.fault.Fault;
import org.meanfield.prediction.ChunkPredictor;
import org.meanfield.prediction.Model;

/**
 * Appends predictions to rows, a batch at a time.
 *
 * @param column where the image is
 * @param named whether the label's name is appended too
 */
@SuppressWarnings("ArrayRecordComponent") // travels to tasks, compared by no one
record RowPredictions(
    Model model, ImageRecipe image, String[] labels, ImageCells cells, int column, boolean named)
    implements Serializable {
  private static final int BATCH = 64;

  Iterator<Row> over(Iterator<Row> rows) {
    return new Predicted(rows);
  }

  private final class Predicted implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final Queue<Row> ready = new ArrayDeque<>();
    private @Nullable ChunkPredictor predictor;

    Predicted(Iterator<Row> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      return !ready.isEmpty() || rows.hasNext();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      if (ready.isEmpty()) {
        predict();
      }
      return ready.remove();
    }

    private void predict() {
      List<Row> batch = new ArrayList<>(BATCH);
      List<byte[]> decoded = new ArrayList<>(BATCH);
      while (batch.size() < BATCH && rows.hasNext()) {
        Row row = rows.next();
        batch.add(row);
        decoded.add(decoded(row));
      }
      int bytes = image.height() * image.width() * image.channels().count();
      byte[] pixels = new byte[batch.size() * bytes];
      int size = 0;
      for (byte[] example : decoded) {
        System.arraycopy(example, 0, pixels, size * bytes, example.length);
        size += example.length > 0 ? 1 : 0;
      }
      float[] probabilities = predictor().predict(pixels, size);
      int at = 0;
      for (int i = 0; i < batch.size(); i++) {
        boolean known = decoded.get(i).length > 0;
        ready.add(known ? answered(batch.get(i), probabilities, at) : unanswered(batch.get(i)));
        at += known ? labels.length : 0;
      }
    }

    /** Made on the task's thread, and closed on it. */
    private ChunkPredictor predictor() {
      ChunkPredictor made = predictor;
      if (made == null) {
        made = new ChunkPredictor(model);
        ChunkPredictor closed = made;
        TaskContext.get()
            .<Void>addTaskCompletionListener(
                task -> {
                  closed.close();
                  return null;
                });
        predictor = made;
      }
      return made;
    }

    /** Of length 0: it can't be decoded. */
    private byte[] decoded(Row row) {
      if (row.isNullAt(column)) {
        throw Fault.data(
            "The column %s is null in a row: leave such rows out before transform."
                .formatted(row.schema().fieldNames()[column]));
      }
      Decoded found = cells.decode(cells.bytes(row.get(column)), image);
      return found instanceof Decoded.Pixels pixels ? pixels.bytes() : new byte[0];
    }

    private Row answered(Row row, float[] probabilities, int from) {
      double[] probability = new double[labels.length];
      double[] raw = new double[labels.length];
      int best = 0;
      for (int c = 0; c < labels.length; c++) {
        probability[c] = probabilities[from + c];
        // A probability that fp32 has rounded to 0 is not impossible.
        raw[c] = Math.log(Math.max(probability[c], Float.MIN_VALUE));
        best = probability[c] > probability[best] ? c : best;
      }
      Object[] values = widened(row);
      values[row.size()] = Vectors.dense(raw);
      values[row.size() + 1] = Vectors.dense(probability);
      values[row.size() + 2] = (double) best;
      if (named) {
        values[row.size() + 3] = labels[best];
      }
      return RowFactory.create(values);
    }

    private Row unanswered(Row row) {
      return RowFactory.create(widened(row));
    }

    private Object[] widened(Row row) {
      Object[] values = new Object[row.size() + (named ? 4 : 3)];
      for (int i = 0; i < row.size(); i++) {
        values[i] = row.get(i);
      }
      return values;
    }
  }
}
