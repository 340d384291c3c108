package org.meanfield.quality;

import java.util.List;
import org.meanfield.config.ImageRecipe;

/**
 * What was found out about a data set.
 *
 * @param image the form that its images were looked at in
 * @param classNames names of the classes by index
 * @param sets what was looked at: the training images, and the test images if there are any
 * @param balance how evenly the training images are spread over the classes
 * @param duplicates images that are there more than once, within and across the sets
 * @param outliers images that are unlike the others
 * @param limits what could not be looked at, in words; empty: all was
 */
public record DataQualityReport(
    ImageRecipe image,
    List<String> classNames,
    List<SetFindings> sets,
    ClassBalance balance,
    Duplicates duplicates,
    List<Outlier> outliers,
    List<String> limits) {
  public DataQualityReport {
    classNames = List.copyOf(classNames);
    sets = List.copyOf(sets);
    outliers = List.copyOf(outliers);
    limits = List.copyOf(limits);
  }
}
