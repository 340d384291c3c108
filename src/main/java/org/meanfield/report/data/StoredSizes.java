package org.meanfield.report.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meanfield.quality.SetFindings;
import org.meanfield.text.Figures;

/**
 * A size that images were stored in, and how many of each set.
 *
 * @param width pixels
 * @param height pixels
 * @param images of each set, in order of the sets
 */
record StoredSizes(int width, int height, List<Integer> images) {
  /** Sizes of all sets, the most frequent first. */
  static List<StoredSizes> of(List<SetFindings> sets) {
    Map<List<Integer>, int[]> bySize = new LinkedHashMap<>();
    for (int set = 0; set < sets.size(); set++) {
      for (SetFindings.StoredForm form : sets.get(set).sizes()) {
        bySize
                .computeIfAbsent(
                    List.of(form.width(), form.height()), size -> new int[sets.size()])[set] +=
            form.images();
      }
    }
    List<StoredSizes> sizes = new ArrayList<>();
    bySize.forEach(
        (size, images) ->
            sizes.add(
                new StoredSizes(size.get(0), size.get(1), Arrays.stream(images).boxed().toList())));
    sizes.sort(
        Comparator.comparing(StoredSizes::total)
            .reversed()
            .thenComparing(StoredSizes::width)
            .thenComparing(StoredSizes::height));
    return sizes;
  }

  int total() {
    return images.stream().mapToInt(Integer::intValue).sum();
  }

  String label() {
    return Figures.count(width) + " × " + Figures.count(height);
  }
}
