package org.meanfield.prediction;

import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.decode.Decoded;
import org.meanfield.dataset.example.Undecodable;
import org.meanfield.dataset.source.table.ImageColumn;
import org.meanfield.dataset.source.table.TableColumn;
import org.meanfield.dataset.source.table.UnlabelledTable;
import org.meanfield.fault.MeanfieldException;

/**
 * Predictions of a table's images, as {@link PredictionRows} are of files.
 *
 * @param undecodable told the images that get a row without an answer
 * @param rows told how many there are
 */
public record TablePredictions(
    Model model,
    PredictionSchema answers,
    ImageRecipe image,
    CollectionAccumulator<Undecodable> undecodable,
    LongAccumulator rows) {
  /** A row an image, lazily. */
  public JavaRDD<Row> of(UnlabelledTable images) {
    Model by = model;
    Named named = new Named(images.image(), images.cells(), image, answers, undecodable, rows);
    return images.rows().mapPartitions(part -> new PredictingIterator<>(part, by, named));
  }

  private static final String NAMELESS = "a row without a path";

  private record Named(
      TableColumn column,
      ImageColumn cells,
      ImageRecipe image,
      PredictionSchema answers,
      CollectionAccumulator<Undecodable> undecodable,
      LongAccumulator rows)
      implements RowMapper<Row, Row> {
    private static final long serialVersionUID = 1L;

    @Override
    public Decoded decoded(Row row) {
      Object cell = column.of(row);
      if (cell == null) {
        throw MeanfieldException.data(
            String.format(
                Locale.ROOT,
                "The column %s is null in a row: leave such rows out before they are predicted.",
                column.sql()));
      }
      return cells.decode(cells.bytes(cell), image);
    }

    @Override
    public Row answered(Row row, float[] probabilities, int offset) {
      rows.add(1);
      return answers.row(path(row), probabilities, offset);
    }

    @Override
    public Row unanswered(Row row, String reason) {
      rows.add(1);
      String path = path(row);
      undecodable.add(new Undecodable(0, path == null ? NAMELESS : path, reason));
      return answers.row(path);
    }

    private static @Nullable String path(Row row) {
      return row.isNullAt(0) ? null : row.getString(0);
    }
  }
}
