package org.meanfield.dataset.share;

import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.fault.MeanfieldException;

/**
 * A share that is read once more, since the executor that held it is gone, or its memory: its
 * images have to be those of the first time, or workers would train on others in silence.
 */
final class UnchangedChunks implements Iterator<PackedChunk> {
  private final Iterator<PackedChunk> chunks;
  private final long[] known;
  private final IntFunction<String> places;
  private int next;

  /**
   * @param known checksums of the images' pixels when they were read first, in order of the share
   * @param places of the images, for messages
   */
  UnchangedChunks(Iterator<PackedChunk> chunks, long[] known, IntFunction<String> places) {
    this.chunks = chunks;
    this.known = known;
    this.places = places;
  }

  @Override
  public boolean hasNext() {
    return chunks.hasNext();
  }

  /**
   * The next chunk.
   *
   * @throws MeanfieldException of kind DATA where one of its images is another than it was, or
   *     can't be decoded
   */
  @Override
  public PackedChunk next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    PackedChunk chunk = chunks.next();
    long[] found = PixelChecksums.of(chunk);
    for (int i = 0; i < chunk.size(); i++, next++) {
      if (found[2 * i + 1] != known[next]) {
        throw changed(next);
      }
    }
    if (!chunk.undecodable().isEmpty()) {
      throw changed(next);
    }
    return chunk;
  }

  private MeanfieldException changed(int image) {
    return MeanfieldException.data(
        String.format(
            Locale.ROOT,
            "%s is not the image that it was when it was read first, and it was read again since an"
                + " executor was lost: images were changed while they were trained on. Put them"
                + " back, and resume the run; or begin a new run.",
            places.apply(image)));
  }
}
