package org.meanfield.dataset.decode;

/** What became of an image file; a closed choice. */
public sealed interface Decoded {
  /**
   * It is an example now.
   *
   * @param bytes unsigned, {@code [height, width, channels]} of the recipe
   * @param form that it was stored in
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, compared by no one
  record Pixels(byte[] bytes, StoredForm form) implements Decoded {}

  /**
   * It could not be decoded.
   *
   * @param reason in words for a user, without the name of the file
   */
  record Damaged(String reason) implements Decoded {}
}
