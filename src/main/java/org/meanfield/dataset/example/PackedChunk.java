package org.meanfield.dataset.example;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.meanfield.dataset.decode.StoredForm;

/**
 * Some examples of one worker's share, packed, and the images among them that could not be decoded.
 * At most 4096 examples and 8 MiB, unless one example alone is larger. Fields are plain arrays and
 * no record, since Kryo, which many clusters are set to, takes neither records nor {@code List.of}.
 * The arrays are shared, not copied: treat them as read-only.
 */
public final class PackedChunk implements Serializable {
  private static final long serialVersionUID = 1L;

  private final byte[] pixels;
  private final int[] labels;
  private final long[] positions;
  private final long[] forms;
  private final long[] undecodablePositions;
  private final String[] undecodablePaths;
  private final String[] undecodableReasons;

  /**
   * @param forms {@link StoredForm#packed}, an example each
   */
  public PackedChunk(
      byte[] pixels, int[] labels, long[] positions, long[] forms, List<Undecodable> undecodable) {
    if (labels.length != positions.length || labels.length != forms.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d labels, %d positions, %d forms",
              labels.length,
              positions.length,
              forms.length));
    }
    this.pixels = pixels;
    this.labels = labels;
    this.positions = positions;
    this.forms = forms;
    this.undecodablePositions = undecodable.stream().mapToLong(Undecodable::position).toArray();
    this.undecodablePaths = undecodable.stream().map(Undecodable::path).toArray(String[]::new);
    this.undecodableReasons = undecodable.stream().map(Undecodable::reason).toArray(String[]::new);
  }

  /** How many examples there are; may be 0. */
  public int size() {
    return labels.length;
  }

  /** Unsigned bytes, {@code [size, height, width, channels]}. */
  public byte[] pixels() {
    return pixels;
  }

  /** Class indexes, {@code [size]}; -1: unknown. */
  public int[] labels() {
    return labels;
  }

  /** Where each example stands in the listing it was read from, {@code [size]}. */
  public long[] positions() {
    return positions;
  }

  /** How an example was stored. */
  public StoredForm form(int i) {
    return StoredForm.of(forms[i]);
  }

  public long[] forms() {
    return forms;
  }

  /** The images that could not be decoded; none in a training set that has been read whole. */
  public List<Undecodable> undecodable() {
    return IntStream.range(0, undecodablePaths.length)
        .mapToObj(
            i ->
                new Undecodable(
                    undecodablePositions[i], undecodablePaths[i], undecodableReasons[i]))
        .toList();
  }

  /** What is left when the examples are taken away. */
  public PackedChunk onlyUndecodable() {
    return new PackedChunk(new byte[0], new int[0], new long[0], new long[0], undecodable());
  }
}
