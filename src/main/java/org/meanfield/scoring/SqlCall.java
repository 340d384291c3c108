package org.meanfield.scoring;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a query's author wrote a call, for messages and the names of columns.
 *
 * @param before arguments that come before the image
 */
public record SqlCall(String function, List<String> before) implements Serializable {
  public SqlCall {
    before = List.copyOf(before);
  }

  /** The whole call. */
  String of(String image) {
    List<String> all = new ArrayList<>(before);
    all.add(image);
    return String.format(Locale.ROOT, "%s(%s)", function, String.join(", ", all));
  }
}
