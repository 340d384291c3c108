package org.meanfield.bench.scoring;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.meanfield.dataset.decode.Decoded;
import org.meanfield.dataset.source.table.ImageColumn;
import org.meanfield.prediction.ArgMax;
import org.meanfield.prediction.ChunkPredictor;
import org.meanfield.prediction.TaskScopedPredictor;
import org.meanfield.scoring.Scorer;

/**
 * The peer: {@code transform} as it was before it had a node of its own. Whole rows are mapped, a
 * batch at a time.
 */
final class MappedRows implements Iterator<Row> {
  private final Iterator<Row> rows;
  private final Task task;
  private final TaskScopedPredictor predictor;
  private final int most;
  private final Queue<Row> ready = new ArrayDeque<>();

  /** What a task needs. */
  record Task(int column, Scorer scorer) implements Serializable {}

  private MappedRows(Iterator<Row> rows, Task task) {
    this.rows = rows;
    this.task = task;
    this.predictor = new TaskScopedPredictor(task.scorer.model());
    this.most = ChunkPredictor.batch(exampleBytes());
  }

  /** A table with log-probabilities, probabilities and the likeliest index behind its columns. */
  static Dataset<Row> of(Dataset<Row> table, String image, Scorer scorer) {
    StructType schema =
        table
            .schema()
            .add("rawPrediction", SQLDataTypes.VectorType(), true)
            .add("probability", SQLDataTypes.VectorType(), true)
            .add("prediction", DataTypes.DoubleType, true);
    Task task = new Task(table.schema().fieldIndex(image), scorer);
    MapPartitionsFunction<Row, Row> over = rows -> new MappedRows(rows, task);
    return table.mapPartitions(over, Encoders.row(schema));
  }

  private int exampleBytes() {
    return task.scorer.model().spec().architecture().input().bytes();
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
    ImageColumn cells = new ImageColumn(false);
    while (batch.size() < most && rows.hasNext()) {
      Row row = rows.next();
      batch.add(row);
      decoded.add(cells.decode(cells.bytes(row.get(task.column)), task.scorer.image()));
    }
    int bytes = exampleBytes();
    byte[] pixels = new byte[batch.size() * bytes];
    int size = 0;
    for (Decoded example : decoded) {
      if (example instanceof Decoded.Pixels known) {
        System.arraycopy(known.bytes(), 0, pixels, size * bytes, bytes);
        size++;
      }
    }
    float[] probabilities = predictor.get().predict(pixels, size);
    int classes = task.scorer.model().spec().architecture().classes();
    int offset = 0;
    for (int i = 0; i < batch.size(); i++) {
      if (decoded.get(i) instanceof Decoded.Pixels) {
        ready.add(answered(batch.get(i), probabilities, offset, classes));
        offset += classes;
      }
    }
  }

  private static Row answered(Row row, float[] probabilities, int offset, int classes) {
    double[] probability = new double[classes];
    double[] raw = new double[classes];
    for (int c = 0; c < classes; c++) {
      probability[c] = probabilities[offset + c];
      raw[c] = Math.log(Math.max(probability[c], Float.MIN_VALUE));
    }
    Object[] values = new Object[row.size() + 3];
    for (int i = 0; i < row.size(); i++) {
      values[i] = row.get(i);
    }
    values[row.size()] = Vectors.dense(raw);
    values[row.size() + 1] = Vectors.dense(probability);
    values[row.size() + 2] = (double) ArgMax.of(probabilities, offset, classes);
    return RowFactory.create(values);
  }
}
