package org.meanfield.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.meanfield.cluster.Jobs;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.decode.StoredForm;
import org.meanfield.dataset.shard.ShardFolder;

/**
 * Looks at images that lie packed on the executors. The driver holds some 48 bytes of each image;
 * what is found does not depend on how they are spread.
 */
public final class DataCheck {
  /** Images of a set that are looked at; of more, every second, third, ... */
  static final int MOST_IMAGES = 1_000_000;

  private DataCheck() {}

  /**
   * Looks at the training images and, if there is a second set, at the test images; some Spark
   * jobs.
   *
   * @param image the form of the images
   * @param sets one or two, the training images first; of the same classes
   * @param weighted whether the run's loss weighs classes
   */
  public static DataQualityReport of(ImageRecipe image, List<DatasetSplit> sets, boolean weighted) {
    List<String> limits = new ArrayList<>();
    List<ImageStatistics> facts = new ArrayList<>();
    for (DatasetSplit set : sets) {
      facts.add(facts(set, image, limits));
      tellLeftOut(set, limits);
    }
    List<String> names = sets.get(0).source().classNames();
    List<SetFindings> found = new ArrayList<>();
    for (int s = 0; s < sets.size(); s++) {
      DatasetSplit set = sets.get(s);
      found.add(
          new SetFindings(
              set.name(),
              set.source().location(),
              set.source().listing().countsByClass(names.size()),
              forms(facts.get(s)),
              set.undecodable(),
              set.remarks()));
    }
    Duplicates duplicates = new DuplicateSearch(image, sets, facts, limits).find();
    List<Outlier> outliers = new OutlierSearch(image, sets, facts, limits).find();
    return new DataQualityReport(
        image,
        names,
        found,
        ClassBalance.of(found.get(0).countsByClass(), names, weighted),
        duplicates,
        outliers,
        limits);
  }

  private static void tellLeftOut(DatasetSplit set, List<String> limits) {
    int unknown = set.leftOutBefore();
    if (unknown > 0) {
      limits.add(
          String.format(
              Locale.ROOT,
              "Of the images that %s was prepared from, %,d could not be decoded and are not here:"
                  + " %s there names them.",
              set.name(),
              unknown,
              ShardFolder.QUARANTINE));
    }
  }

  private static List<SetFindings.StoredForm> forms(ImageStatistics facts) {
    Map<Long, Long> counts =
        Arrays.stream(facts.forms)
            .boxed()
            .collect(Collectors.groupingBy(form -> form, Collectors.counting()));
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<Long, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .filter(entry -> entry.getKey() != StoredForm.UNKNOWN.packed())
        .map(
            entry -> {
              StoredForm form = StoredForm.of(entry.getKey());
              return new SetFindings.StoredForm(
                  form.width(), form.height(), form.channels(), Math.toIntExact(entry.getValue()));
            })
        .toList();
  }

  private static ImageStatistics facts(DatasetSplit set, ImageRecipe image, List<String> limits) {
    int images = set.source().listing().size();
    int stride = (images - 1) / MOST_IMAGES + 1;
    if (stride > 1) {
      limits.add(
          String.format(
              Locale.ROOT,
              "Of the %,d images of %s one in %d was looked at for its size, duplicates and"
                  + " outliers.",
              images,
              set.name(),
              stride));
    }
    return ImageStatistics.joined(
        Jobs.collect(set.chunks().map(chunk -> ImageStatistics.of(chunk, image, stride))));
  }
}
