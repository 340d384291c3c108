package org.meanfield.job;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.spark.SparkContext;
import org.meanfield.cluster.StageName;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.shard.ShardFolder;
import org.meanfield.quality.ClassExamples;
import org.meanfield.quality.DataCheck;
import org.meanfield.quality.DataQualityReport;
import org.meanfield.quality.DatasetSplit;
import org.meanfield.quality.Duplicates;
import org.meanfield.quality.ImagePixels;
import org.meanfield.quality.ImageRef;
import org.meanfield.quality.Outlier;
import org.meanfield.report.data.DataReportHtml;
import org.meanfield.report.data.DataReportJson;
import org.meanfield.report.data.Issue;
import org.meanfield.text.Figures;

/** Looks at images that lie on the cluster, writes its report, and says in short what is wrong. */
final class DataQualityCheck {
  /** Groups of each kind of duplicates that are shown in pictures, and images of a group. */
  private static final int PICTURED = 20;

  private static final int PICTURED_OF_GROUP = 6;

  private final SparkContext spark;
  private final ImageRecipe image;
  private final JobListener listener;
  private final Clock clock;

  DataQualityCheck(SparkContext spark, ImageRecipe image, JobListener listener, Clock clock) {
    this.spark = spark;
    this.image = image;
    this.listener = listener;
    this.clock = clock;
  }

  /**
   * Looks at one or two sets.
   *
   * @param weighted whether the run's loss weighs classes
   * @param title of the report
   * @param files takes its two texts: names and content
   * @param page where a user finds the page
   */
  void of(
      List<DatasetSplit> sets,
      boolean weighted,
      String title,
      String jsonName,
      String htmlName,
      BiConsumer<String, String> files,
      String page) {
    DataQualityReport findings;
    spark.setJobDescription("Looking at the data");
    try (StageName unused = new StageName(spark, "Looking at the data")) {
      findings = DataCheck.of(image, sets, weighted);
      List<List<ImageRef>> examples = ClassExamples.of(sets);
      Map<ImageRef, byte[]> pictures = ImagePixels.of(sets, image, shown(findings, examples));
      files.accept(jsonName, DataReportJson.of(findings, title, clock.instant()));
      files.accept(
          htmlName, DataReportHtml.of(findings, pictures, examples, title, clock.instant()));
    }
    for (DatasetSplit set : sets) {
      if (set.leftOutBefore() > 0) {
        listener.note(
            String.format(
                Locale.ROOT,
                "data: %s could not be decoded when %s was prepared: %s there names them",
                Figures.count(set.source().leftOut(), "image"),
                set.source().location(),
                ShardFolder.QUARANTINE));
      }
    }
    List<Issue> concerns = Issue.of(findings);
    concerns.forEach(concern -> listener.note("data: " + concern.text()));
    boolean whole = sets.stream().allMatch(set -> set.source().leftOut() == 0);
    listener.note(
        "data: "
            + (concerns.isEmpty() && whole ? "nothing to mend was found; " : "")
            + "the report is "
            + page);
  }

  private static List<ImageRef> shown(DataQualityReport findings, List<List<ImageRef>> examples) {
    List<ImageRef> shown = new ArrayList<>();
    Duplicates duplicates = findings.duplicates();
    List.of(duplicates.across(), duplicates.contradicting(), duplicates.exact(), duplicates.near())
        .forEach(
            tally ->
                tally.groups().stream()
                    .limit(PICTURED)
                    .flatMap(group -> group.images().stream().limit(PICTURED_OF_GROUP))
                    .forEach(shown::add));
    findings.outliers().stream().map(Outlier::image).forEach(shown::add);
    examples.forEach(shown::addAll);
    return shown;
  }
}
