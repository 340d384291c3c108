package org.meanfield.dataset.decode;

/**
 * How an image was stored, before it was brought to a recipe's form.
 *
 * @param width pixels, below 2^28
 * @param height pixels, below 2^28
 * @param channels 1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha, or CMYK
 */
public record StoredForm(int width, int height, int channels) {
  /** Where it is not known. */
  public static final StoredForm UNKNOWN = new StoredForm(0, 0, 0);

  private static final int SIDE_BITS = 28;
  private static final int CHANNEL_BITS = 4;
  private static final int SIDE_MASK = (1 << SIDE_BITS) - 1;

  /** In one number, in which chunks and shards keep it; 0: not known. */
  public long packed() {
    return (long) width << (SIDE_BITS + CHANNEL_BITS) | (long) height << CHANNEL_BITS | channels;
  }

  /** The form that {@link #packed} made a number of; any number is one. */
  public static StoredForm of(long packed) {
    return new StoredForm(
        (int) (packed >>> (SIDE_BITS + CHANNEL_BITS)) & SIDE_MASK,
        (int) (packed >>> CHANNEL_BITS) & SIDE_MASK,
        (int) packed & ((1 << CHANNEL_BITS) - 1));
  }
}
