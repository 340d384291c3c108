package org.meanfield.quality;

/**
 * An image that is unlike the others.
 *
 * @param why what makes it so, in words
 * @param score how far off it is; what is compared within one {@code kind} alone
 */
public record Outlier(ImageRef image, Kind kind, String why, double score) {
  /** In which way. */
  public enum Kind {
    /** Nearly one colour. */
    BLANK,
    /** Far darker or lighter than the rest. */
    BRIGHTNESS,
    /** Far from the mean picture of its class, as the others of the class are not. */
    UNLIKE_ITS_CLASS
  }
}
