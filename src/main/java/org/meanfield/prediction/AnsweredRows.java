package org.meanfield.prediction;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.Row;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.Decoded;
import org.meanfield.dataset.ImageCells;
import org.meanfield.dataset.TableColumn;
import org.meanfield.fault.Fault;

/** A table's rows with what a model says of their images, a batch at a time; within one task. */
public final class AnsweredRows implements Iterator<Row> {
  private final Iterator<Row> rows;
  private final Task task;
  private final TaskPredictor predictor;
  private final int most;
  private final Queue<Row> ready = new ArrayDeque<>();

  private AnsweredRows(Iterator<Row> rows, Task task) {
    this.rows = rows;
    this.task = task;
    this.predictor = new TaskPredictor(task.model());
    this.most = ChunkPredictor.batch(task.model().spec().architecture().input().bytes());
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
    List<Row> batch = new ArrayList<>(most);
    List<Decoded> decoded = new ArrayList<>(most);
    while (batch.size() < most && rows.hasNext()) {
      Row row = rows.next();
      batch.add(row);
      decoded.add(decoded(row));
    }
    int bytes = task.model().spec().architecture().input().bytes();
    byte[] pixels = new byte[batch.size() * bytes];
    int size = 0;
    for (Decoded example : decoded) {
      if (example instanceof Decoded.Pixels known) {
        System.arraycopy(known.bytes(), 0, pixels, size * bytes, bytes);
        size++;
      }
    }
    float[] probabilities = predictor.get().predict(pixels, size);
    int offset = 0;
    for (int i = 0; i < batch.size(); i++) {
      if (decoded.get(i) instanceof Decoded.Damaged damaged) {
        ready.add(task.answer().unanswered(batch.get(i), damaged.reason()));
      } else {
        ready.add(task.answer().answered(batch.get(i), probabilities, offset));
        offset += task.model().spec().architecture().classes();
      }
    }
  }

  private Decoded decoded(Row row) {
    Object cell = task.column().of(row);
    if (cell == null) {
      throw Fault.data(
          String.format(
              Locale.ROOT,
              "The column %s is null in a row: leave such rows out before they are predicted.",
              task.column().sql()));
    }
    ImageCells cells = task.cells();
    return cells.decode(cells.bytes(cell), task.image());
  }

  /**
   * What a task needs to answer rows; sent to executors.
   *
   * @param column where the image is
   * @param image what the model wants it brought to
   */
  public record Task(
      TableColumn column, ImageCells cells, ImageRecipe image, Model model, RowAnswer answer)
      implements Serializable {
    /** The rows with their answers, lazily. */
    public Iterator<Row> over(Iterator<Row> rows) {
      return new AnsweredRows(rows, this);
    }
  }
}
