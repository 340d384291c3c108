package org.meanfield.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.meanfield.dataset.files.Listing;

/** Some images of each class, to be shown. */
public final class ClassExamples {
  /** Of one class, where there are few. */
  private static final int A_CLASS = 8;

  /** Of all. */
  private static final int ALL = 240;

  private ClassExamples() {}

  /**
   * Evenly spread over the listing of the training images.
   *
   * @param sets as of {@link DataCheck#of}
   * @return by class index; of classes beyond those that can be shown, none
   */
  public static List<List<ImageRef>> of(List<DatasetSplit> sets) {
    Listing listing = sets.get(0).source().listing();
    int classes = sets.get(0).source().classNames().size();
    List<Integer> counts = listing.countsByClass(classes);
    int each = Math.max(1, Math.min(A_CLASS, ALL / Math.max(1, classes)));
    int[] seen = new int[classes];
    List<List<ImageRef>> examples = new ArrayList<>();
    IntStream.range(0, classes).forEach(c -> examples.add(new ArrayList<>(each)));
    for (int position = 0; position < listing.size(); position++) {
      int label = listing.label(position);
      if (label >= 0
          && label < ALL
          && isNext(examples.get(label).size(), seen[label]++, counts.get(label), each)) {
        examples.get(label).add(new ImageRef(0, position, listing.name(position), label));
      }
    }
    return examples;
  }

  /** Whether the {@code nth} of {@code count} images is where the next of {@code each} begins. */
  private static boolean isNext(int taken, int nth, int count, int each) {
    return taken < each && nth >= (long) taken * count / each;
  }
}
