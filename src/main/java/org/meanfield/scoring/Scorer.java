package org.meanfield.scoring;

import java.io.Serializable;
import org.meanfield.config.ImageRecipe;
import org.meanfield.prediction.Model;

/**
 * A saved model as expressions carry it and executors get it. One is equal to another where both
 * come from the same bundle, whenever and from wherever that was opened: Spark then takes a cached
 * table for what it is, and predicts once what is asked for twice.
 *
 * @param image the form that every image is brought to
 * @param stamp of the bundle
 */
public record Scorer(Model model, ImageRecipe image, String stamp) implements Serializable {
  /** How many labels it tells apart. */
  int classes() {
    return model.spec().architecture().classes();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Scorer scorer && stamp.equals(scorer.stamp);
  }

  @Override
  public int hashCode() {
    return stamp.hashCode();
  }

  /** The name that a plan shows. */
  @Override
  public String toString() {
    return "model " + stamp.substring(0, 8);
  }
}
