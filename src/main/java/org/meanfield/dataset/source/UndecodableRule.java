package org.meanfield.dataset.source;

import java.util.List;
import java.util.Locale;
import org.meanfield.dataset.example.Undecodable;
import org.meanfield.fault.MeanfieldException;

/**
 * How many images may be broken.
 *
 * @param share {@code data.maxUndecodable}
 */
public record UndecodableRule(double share) {
  private static final int NAMED_IN_MESSAGE = 3;

  /**
   * Makes sure that they are few.
   *
   * @param undecodable of the source's images
   * @throws MeanfieldException naming some of them
   */
  public void requireFew(ImageSource source, List<Undecodable> undecodable) {
    int all = source.listing().size();
    if (undecodable.size() <= share * all) {
      return;
    }
    throw MeanfieldException.data(
        String.format(
            Locale.ROOT,
            "%,d of %,d images in %s could not be decoded, and data.maxUndecodable = %s allows %,d:"
                + " %s. Repair or remove them, or raise data.maxUndecodable.",
            undecodable.size(),
            all,
            source.location(),
            share,
            (long) (share * all),
            named(undecodable)));
  }

  /** What to tell where images can't be decoded that could be when the run was begun. */
  public static MeanfieldException more(ImageSource source, List<Undecodable> undecodable) {
    return MeanfieldException.data(
        String.format(
            Locale.ROOT,
            "%,d of %,d images in %s could be decoded when the run was begun, and cannot be any"
                + " more: %s. Put them back as they were to resume, or train anew; where decoding"
                + " took too long, raise data.image.maxSeconds.",
            undecodable.size(),
            source.listing().size(),
            source.location(),
            named(undecodable)));
  }

  private static String named(List<Undecodable> undecodable) {
    StringBuilder named = new StringBuilder();
    for (Undecodable image :
        undecodable.subList(0, Math.min(NAMED_IN_MESSAGE, undecodable.size()))) {
      named.append(named.isEmpty() ? "" : "; ").append(image.path().replaceAll("\\p{Cntrl}", "?"));
      named.append(" (").append(image.reason()).append(')');
    }
    return named + (undecodable.size() > NAMED_IN_MESSAGE ? "; and more" : "");
  }

  /**
   * Makes sure that every class has an image left.
   *
   * @param good the source without its undecodable images
   */
  public static void requireClasses(ImageSource source, ImageSource good) {
    int classes = source.classNames().size();
    List<Integer> before = source.listing().countsByClass(classes);
    List<Integer> after = good.listing().countsByClass(classes);
    for (int c = 0; c < classes; c++) {
      if (before.get(c) > 0 && after.get(c) == 0) {
        throw MeanfieldException.data(
            String.format(
                Locale.ROOT,
                "no image of class %s in %s could be decoded: repair them, or remove the class.",
                source.classNames().get(c),
                source.location()));
      }
    }
  }

  /** Makes sure that an image is left. */
  public static void requireSome(ImageSource source, ImageSource good) {
    if (good.listing().size() == 0) {
      throw MeanfieldException.data(
          String.format(Locale.ROOT, "no image in %s could be decoded.", source.location()));
    }
  }
}
