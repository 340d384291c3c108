package org.meanfield.dataset.source;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.commons.lang3.StringUtils;

/**
 * Which class a label means that is a number. Where the names of the classes are whole numbers
 * themselves, it means the class of that name: folders {@code 0} to {@code 10} come in the order 0,
 * 1, 10, 2. Otherwise it is the index of a class.
 *
 * @param names of the classes in order of their index
 * @param areNames whether a number is a class's name
 * @param classes index of a number's class; -1: several classes have that number as a name
 */
public record ClassNumbers(List<String> names, boolean areNames, Map<BigInteger, Integer> classes) {
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d+");
  private static final int MOST_CHARACTERS = 200;

  /** As the names have it; {@code 03} is the number 3. */
  public static ClassNumbers of(List<String> names) {
    if (names.isEmpty() || !names.stream().allMatch(WHOLE_NUMBER.asMatchPredicate())) {
      return indexes(names);
    }
    Map<BigInteger, Integer> classes = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      classes.merge(new BigInteger(names.get(i)), i, (one, other) -> -1);
    }
    return new ClassNumbers(names, true, classes);
  }

  /** Where who counted the classes is known to have meant this order, whatever their names. */
  public static ClassNumbers indexes(List<String> names) {
    Map<BigInteger, Integer> classes = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      classes.put(BigInteger.valueOf(i), i);
    }
    return new ClassNumbers(names, false, classes);
  }

  /** The index of a number's class; -1: it means none, or not one alone. */
  public int find(BigInteger number) {
    return classes.getOrDefault(number, -1);
  }

  /** As {@link #find(BigInteger)}. */
  public int find(long number) {
    return find(BigInteger.valueOf(number));
  }

  /** The labels that there may be, for messages. */
  public String expected() {
    String labels =
        StringUtils.abbreviate("the labels " + String.join(", ", names), MOST_CHARACTERS);
    if (!areNames) {
      return labels + ", or their indexes from 0";
    }
    return classes.containsValue(-1) ? labels + ", some of which are the same number" : labels;
  }
}
