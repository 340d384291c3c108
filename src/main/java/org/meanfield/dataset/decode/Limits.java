package org.meanfield.dataset.decode;

/** What we refuse to read, so that a hostile or mistaken file cannot exhaust a machine. */
public final class Limits {
  /** Bytes of one image file. */
  public static final int FILE_BYTES = 64 << 20;

  /** Pixels that one image of an IDX file may declare, checked before any is allocated. */
  public static final long PIXELS = 64L << 20;

  /** Images in one source. */
  public static final int EXAMPLES = 100_000_000;

  /** Classes that one source may have. */
  public static final int CLASSES = 100_000;

  /** Folders within folders, so that a link that leads back is not followed without end. */
  public static final int FOLDERS_DEEP = 16;

  /** Bytes of pixels in one packed chunk, unless a single example is larger. */
  static final int CHUNK_BYTES = 8 << 20;

  /** Examples in one packed chunk. */
  static final int CHUNK_EXAMPLES = 4096;

  private Limits() {}

  /** How many examples of {@code exampleBytes} each go into one chunk; at least one. */
  public static int examplesAChunk(int exampleBytes) {
    return Math.max(1, Math.min(CHUNK_EXAMPLES, CHUNK_BYTES / exampleBytes));
  }
}
