package org.meanfield.evaluation;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.meanfield.dataset.example.Undecodable;

/**
 * A model's answers to labelled examples, and what could not be put to it.
 *
 * @param tally of the examples
 * @param undecodable images that are left out of it, by position
 */
public record EvaluationResult(MetricAccumulator tally, ArrayList<Undecodable> undecodable)
    implements Serializable {
  /** The images that were left out. */
  public List<Undecodable> leftOut() {
    return List.copyOf(undecodable);
  }
}
