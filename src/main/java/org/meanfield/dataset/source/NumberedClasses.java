package org.meanfield.dataset.source;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.lang3.StringUtils;
import org.meanfield.fault.MeanfieldException;

/**
 * Classes that no one has named, of labels that are their indexes. A number that is left out is
 * more likely no index at all than a class that happens to have no image.
 */
public final class NumberedClasses {
  private static final int MOST_CHARACTERS = 100;

  private NumberedClasses() {}

  /**
   * Their numbers as names, in order.
   *
   * @param held what holds the labels, for messages
   * @param labels indexes from 0, of all images
   * @throws MeanfieldException where a number below the largest is no image's label
   */
  public static List<String> names(String held, int[] labels) {
    int[] found = Arrays.stream(labels).distinct().sorted().toArray();
    int classes = found.length == 0 ? 0 : found[found.length - 1] + 1;
    if (found.length < classes) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s has the labels %s, and not %s: expected each whole number from 0 to %d, since a"
                  + " number is the index of a class. Name the classes in order of their numbers in"
                  + " data.labels, or make other labels.",
              held,
              listed(Arrays.stream(found)),
              listed(
                  IntStream.range(0, classes)
                      .filter(number -> Arrays.binarySearch(found, number) < 0)),
              classes - 1));
    }
    return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
  }

  private static String listed(IntStream numbers) {
    return StringUtils.abbreviate(
        numbers.mapToObj(Integer::toString).collect(Collectors.joining(", ")), MOST_CHARACTERS);
  }
}
