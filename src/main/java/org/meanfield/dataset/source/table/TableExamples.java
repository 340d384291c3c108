package org.meanfield.dataset.source.table;

import java.util.Iterator;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.decode.Decoded;
import org.meanfield.dataset.example.EncodedExamples;
import scala.Tuple2;

/**
 * The rows of one worker or partition, each at the place that its key names. What is asked of an
 * example is asked after it was decoded.
 */
final class TableExamples implements EncodedExamples {
  private final RowAssignment plan;
  private final int worker;
  private final Iterator<Tuple2<Long, byte[]>> rows;
  private final ImageRecipe recipe;
  private int place;

  TableExamples(
      RowAssignment plan, int worker, Iterator<Tuple2<Long, byte[]>> rows, ImageRecipe recipe) {
    this.plan = plan;
    this.worker = worker;
    this.rows = rows;
    this.recipe = recipe;
  }

  @Override
  public int size() {
    return plan.size(worker);
  }

  @Override
  public int label(int i) {
    return plan.label(worker, place);
  }

  @Override
  public int position(int i) {
    return plan.position(worker, place);
  }

  @Override
  public String path(int i) {
    return "row " + plan.row(worker, place);
  }

  @Override
  public String place(int i) {
    return path(i) + " of the table";
  }

  @Override
  public Decoded decode(int i) {
    if (!rows.hasNext()) {
      throw plan.changed();
    }
    Tuple2<Long, byte[]> row = rows.next();
    place = row._1().intValue();
    return plan.cells().decode(row._2(), recipe);
  }
}
