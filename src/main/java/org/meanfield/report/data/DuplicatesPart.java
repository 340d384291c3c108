package org.meanfield.report.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.meanfield.quality.Duplicates;
import org.meanfield.text.Figures;

/**
 * The part of a page on duplicates of one kind.
 *
 * @param id its anchor
 * @param text how many there are, and what that means
 * @param groups the largest first
 * @param unlisted what is said of groups that are not listed; an empty list: nothing
 */
record DuplicatesPart(
    String id, String heading, String text, Fold<ImageGroup> groups, List<String> unlisted) {
  private static final int SHOWN = 20;
  private static final int PICTURES_A_KIND = 60;
  private static final int IMAGES_A_GROUP = 6;

  /** Images that are alike. */
  record ImageGroup(String heading, List<DataPictures.Shown> images, List<String> more) {}

  static List<DuplicatesPart> of(Duplicates duplicates, DataPictures pictures) {
    return List.of(
        part(
            Issue.Section.ACROSS,
            "In training and in test",
            "%s in %s: a model is tested on what it has learnt by heart.",
            "test image",
            duplicates.across(),
            pictures),
        contradicting(duplicates, pictures),
        part(
            Issue.Section.EXACT,
            "The same, pixel by pixel",
            "%s too many in %s.",
            "image",
            duplicates.exact(),
            pictures),
        part(
            Issue.Section.NEAR,
            "Nearly the same",
            "%s too many in %s: of another size, compressed anew, slightly cut.",
            "image",
            duplicates.near(),
            pictures));
  }

  private static DuplicatesPart contradicting(Duplicates duplicates, DataPictures pictures) {
    DuplicatesPart within =
        part(
            Issue.Section.CONTRADICTING,
            "Alike, but labelled differently",
            "%s too many in %s: at most one label of each group is right.",
            "image",
            duplicates.contradicting(),
            pictures);
    int across = duplicates.acrossContradicting();
    return across == 0
        ? within
        : new DuplicatesPart(
            within.id(),
            within.heading(),
            within.text()
                + String.format(
                    Locale.ROOT,
                    " Not counted here: %s of images in training and in test, under several"
                        + " labels.",
                    Figures.count(across, "group")),
            within.groups(),
            within.unlisted());
  }

  String foldedInWords() {
    return Figures.count(groups.folded().size(), "more group");
  }

  private static DuplicatesPart part(
      Issue.Section section,
      String heading,
      String found,
      String noun,
      Duplicates.Tally tally,
      DataPictures pictures) {
    int last = Math.max(0, pictures.left() - PICTURES_A_KIND);
    List<ImageGroup> groups = new ArrayList<>();
    tally.groups().forEach(group -> groups.add(group(group, pictures, last)));
    String text =
        tally.groupCount() == 0
            ? "None."
            : String.format(
                Locale.ROOT,
                found,
                Figures.count(tally.images(), noun),
                Figures.count(tally.groupCount(), "group"));
    int unlisted = tally.groupCount() - groups.size();
    return new DuplicatesPart(
        section.anchor(),
        heading,
        text,
        Fold.after(SHOWN, groups),
        unlisted > 0
            ? List.of("And " + Figures.count(unlisted, "smaller group") + ".")
            : List.of());
  }

  private static ImageGroup group(Duplicates.Group group, DataPictures pictures, int last) {
    List<DataPictures.Shown> shown = new ArrayList<>();
    group.images().stream()
        .limit(IMAGES_A_GROUP)
        .forEach(
            image ->
                shown.add(
                    pictures.left() > last
                        ? pictures.pictured(image, "")
                        : pictures.named(image, "")));
    int more = group.size() - shown.size();
    return new ImageGroup(
        Figures.count(group.size(), "image")
            + (group.exact() ? ", the same pixel by pixel" : ", nearly the same"),
        shown,
        more > 0 ? List.of("And " + Figures.count(more) + " more.") : List.of());
  }
}
