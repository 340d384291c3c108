package org.meanfield.dataset;

import java.util.Iterator;
import org.meanfield.config.ImageRecipe;
import scala.Tuple2;

/** The rows of one worker, as the shuffle brings them. */
record TableExamples(
    TablePlan plan, int worker, Iterator<Tuple2<Long, byte[]>> rows, ImageRecipe recipe)
    implements EncodedExamples {
  @Override
  public int size() {
    return plan.size(worker);
  }

  @Override
  public int label(int i) {
    return plan.label(worker, i);
  }

  @Override
  public int position(int i) {
    return plan.position(worker, i);
  }

  @Override
  public String path(int i) {
    return "row " + plan.row(worker, i);
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
    if (row._1().intValue() != i) {
      throw plan.changed();
    }
    return plan.cells().decode(row._2(), recipe);
  }
}
