package org.meanfield.prediction;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.Decoded;
import org.meanfield.dataset.ImageCells;
import org.meanfield.dataset.NamedImages;
import org.meanfield.dataset.Undecodable;
import org.meanfield.fault.Fault;

/**
 * Predictions of a table's images, as {@link PredictionRows} are of files.
 *
 * @param undecodable told the images that get a row without an answer
 * @param rows told how many there are
 */
public record TablePredictions(
    Model model,
    Answers answers,
    ImageRecipe image,
    CollectionAccumulator<Undecodable> undecodable,
    LongAccumulator rows) {
  /** A row an image, lazily. */
  public JavaRDD<Row> of(NamedImages images) {
    Model by = model;
    Named named = new Named(images.cells(), image, answers, undecodable, rows);
    return images.rows().mapPartitions(part -> new AnsweredRows<>(part, by, named));
  }

  private record Named(
      ImageCells cells,
      ImageRecipe image,
      Answers answers,
      CollectionAccumulator<Undecodable> undecodable,
      LongAccumulator rows)
      implements RowAnswer<Row, Row> {
    private static final long serialVersionUID = 1L;

    @Override
    public Decoded decoded(Row row) {
      if (row.isNullAt(1)) {
        throw Fault.data(
            "The column image is null in a row: leave such rows out before they are"
                + " predicted.");
      }
      return cells.decode(cells.bytes(row.get(1)), image);
    }

    @Override
    public Row answered(Row row, float[] probabilities, int offset) {
      rows.add(1);
      return answers.row(row.getString(0), probabilities, offset);
    }

    @Override
    public Row unanswered(Row row, String reason) {
      rows.add(1);
      undecodable.add(new Undecodable(0, row.getString(0), reason));
      return answers.row(row.getString(0));
    }
  }
}
