package org.meanfield.quality;

import java.util.List;

/**
 * Images that are there more than once. A group is in one list alone: across if its images are of
 * both sets, else contradicting if they have several labels, else by what makes them alike.
 *
 * @param exact groups that are the same, pixel by pixel, in the form they were looked at
 * @param near groups that look the same
 * @param contradicting groups, exact or near, whose images have different labels
 * @param across groups, exact or near, of training and test images: the test knows the answers
 * @param acrossContradicting how many groups of those across have several labels
 * @param heldBack images held back for validation, exact or near, that are trained on as well
 */
public record Duplicates(
    Tally exact,
    Tally near,
    Tally contradicting,
    Tally across,
    int acrossContradicting,
    int heldBack) {

  /**
   * Groups of one kind.
   *
   * @param images in groups of this kind, but for one a group that could stay; of those across, the
   *     test images
   * @param groups of two images or more, the largest first, at most {@link #LISTED} of them
   * @param groupCount how many groups there are
   */
  public record Tally(int images, int groupCount, List<Group> groups) {
    /** As many groups are listed. */
    public static final int LISTED = 200;

    public Tally {
      groups = List.copyOf(groups);
    }
  }

  /**
   * Images that are alike.
   *
   * @param exact whether pixel by pixel
   * @param images in order of set and position, at most {@link #LISTED} of them
   * @param size how many there are
   */
  public record Group(boolean exact, int size, List<ImageRef> images) {
    /** As many images of a group are listed. */
    public static final int LISTED = 20;

    public Group {
      images = List.copyOf(images);
    }
  }
}
