package org.meanfield.report.data;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.lang3.StringUtils;
import org.meanfield.quality.DataQualityReport;
import org.meanfield.quality.Duplicates;
import org.meanfield.quality.LookalikeLabels;
import org.meanfield.quality.Outlier;
import org.meanfield.text.Figures;

/**
 * Something about the data that its owner should look at.
 *
 * @param section where the page tells more
 * @param text what was found and what to do
 */
public record Issue(Grade grade, Section section, String text) {
  private static final int MOST_GROUPS = 5;
  private static final int MOST_CHARACTERS = 60;

  /** How much it matters, the gravest first. */
  public enum Grade {
    /** The model or its test is misled. */
    GRAVE("Fix first"),
    /** Images are lost, or classes judged badly. */
    SERIOUS("Fix"),
    /** May be as it should be. */
    MILD("Look at it");

    private final String inWords;

    Grade(String inWords) {
      this.inWords = inWords;
    }

    String inWords() {
      return inWords;
    }
  }

  /** Parts of the page, by their anchors. */
  public enum Section {
    ACROSS("across"),
    CONTRADICTING("contradicting"),
    UNREADABLE("unreadable"),
    CLASSES("classes"),
    EXACT("exact"),
    NEAR("near"),
    OUTLIERS("outliers");

    private final String anchor;

    Section(String anchor) {
      this.anchor = anchor;
    }

    String anchor() {
      return anchor;
    }
  }

  /** All of {@code findings}, the gravest first. */
  public static List<Issue> of(DataQualityReport findings) {
    List<Issue> concerns = new ArrayList<>();
    Duplicates duplicates = findings.duplicates();
    if (duplicates.across().groupCount() > 0) {
      concerns.add(
          new Issue(
              Grade.GRAVE,
              Section.ACROSS,
              Figures.count(duplicates.across().images(), "test image")
                  + (duplicates.across().images() == 1 ? " is" : " are")
                  + " also among the training images: the test knows their answers and promises"
                  + " too much. Remove them from one of the two sets."
                  + otherLabels(duplicates.acrossContradicting())));
    }
    if (duplicates.heldBack() > 0) {
      concerns.add(heldBack(duplicates));
    }
    if (duplicates.contradicting().groupCount() > 0) {
      concerns.add(
          new Issue(
              Grade.GRAVE,
              Section.CONTRADICTING,
              Figures.count(duplicates.contradicting().groupCount(), "group")
                  + " of images that are alike under different labels. Decide which label is"
                  + " right, or training learns both."));
    }
    unreadable(findings, concerns);
    labels(findings.classNames(), concerns);
    for (String advice : findings.balance().advice()) {
      concerns.add(new Issue(Grade.SERIOUS, Section.CLASSES, advice));
    }
    repeated(duplicates.exact(), Section.EXACT, "the same as another, pixel by pixel", concerns);
    repeated(duplicates.near(), Section.NEAR, "nearly the same as another", concerns);
    outliers(findings.outliers(), concerns);
    return concerns;
  }

  private static Issue heldBack(Duplicates duplicates) {
    boolean one = duplicates.heldBack() == 1;
    return new Issue(
        Grade.GRAVE,
        duplicates.exact().groupCount() > 0 ? Section.EXACT : Section.NEAR,
        Figures.count(duplicates.heldBack(), "image")
            + (one ? " that is held back is" : " that are held back are")
            + " also among those that are trained on, or nearly so: validation accuracy promises"
            + " too much. Keep one of each group.");
  }

  private static String otherLabels(int groups) {
    return groups == 0
        ? ""
        : " In "
            + Figures.count(groups, "group")
            + " of them training has another label than the test: one of the two is wrong.";
  }

  private static void labels(List<String> names, List<Issue> concerns) {
    if (names.stream().anyMatch(LookalikeLabels::isUnseen)) {
      concerns.add(
          new Issue(
              Grade.SERIOUS,
              Section.CLASSES,
              "A label is empty, or of blanks alone, and is a class of its own. Give its images"
                  + " the label that they should have, or leave them out."));
    }
    List<List<String>> groups = LookalikeLabels.groups(names);
    if (!groups.isEmpty()) {
      concerns.add(
          new Issue(
              Grade.SERIOUS,
              Section.CLASSES,
              groups.stream()
                      .limit(MOST_GROUPS)
                      .map(Issue::quoted)
                      .collect(Collectors.joining("; "))
                  + (groups.size() > MOST_GROUPS ? "; and more" : "")
                  + ": labels that differ in blanks or case alone, and are classes of their own."
                  + " If one is meant, write it in one way."));
    }
  }

  private static String quoted(List<String> labels) {
    return labels.stream()
        .map(label -> "\"" + StringUtils.abbreviate(label, MOST_CHARACTERS) + "\"")
        .collect(Collectors.joining(" and "));
  }

  private static void unreadable(DataQualityReport findings, List<Issue> concerns) {
    int files = findings.sets().stream().mapToInt(set -> set.undecodable().size()).sum();
    if (files > 0) {
      concerns.add(
          new Issue(
              Grade.SERIOUS,
              Section.UNREADABLE,
              Figures.count(files, "file")
                  + " cannot be read, and training goes without them. Mend, replace or remove "
                  + (files == 1 ? "it." : "them.")));
    }
  }

  private static void repeated(
      Duplicates.Tally tally, Section section, String how, List<Issue> concerns) {
    if (tally.groupCount() > 0) {
      concerns.add(
          new Issue(
              Grade.MILD,
              section,
              Figures.count(tally.images(), "image")
                  + (tally.images() == 1 ? " is " : " are ")
                  + how
                  + ": such images count more than others. Keep one of each group, unless that"
                  + " is meant."));
    }
  }

  private static void outliers(List<Outlier> outliers, List<Issue> concerns) {
    long images = outliers.stream().map(Outlier::image).distinct().count();
    if (images > 0) {
      concerns.add(
          new Issue(
              Grade.MILD,
              Section.OUTLIERS,
              Figures.count(images, "image")
                  + (images == 1 ? " is" : " are")
                  + " unlike the others. See whether "
                  + (images == 1 ? "it belongs" : "they belong")
                  + " there, and under that label."));
    }
  }
}
