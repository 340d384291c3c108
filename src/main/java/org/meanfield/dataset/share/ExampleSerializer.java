package org.meanfield.dataset.share;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.meanfield.dataset.decode.Limits;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.random.ShuffleKeys;
import scala.Tuple2;

/** Examples of a chunk one by one, as a shuffle moves them: position, label, form, pixels. */
final class ExampleSerializer implements Iterator<Tuple2<Long, byte[]>> {
  private static final int HEADER = Long.BYTES + Integer.BYTES + Long.BYTES;

  private final PackedChunk chunk;
  private final ShuffleKeys keys;
  private int next;

  ExampleSerializer(PackedChunk chunk, ShuffleKeys keys) {
    this.chunk = chunk;
    this.keys = keys;
  }

  @Override
  public boolean hasNext() {
    return next < chunk.size();
  }

  @Override
  public Tuple2<Long, byte[]> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    int i = next++;
    int bytes = chunk.pixels().length / chunk.size();
    byte[] example =
        ByteBuffer.allocate(HEADER + bytes)
            .putLong(chunk.positions()[i])
            .putInt(chunk.labels()[i])
            .putLong(chunk.forms()[i])
            .put(chunk.pixels(), i * bytes, bytes)
            .array();
    return new Tuple2<>(keys.of(chunk.positions()[i]), example);
  }

  /** What arrives, in order of its keys, packed again. */
  static final class Packed implements Iterator<PackedChunk> {
    private final Iterator<Tuple2<Long, byte[]>> arrived;
    private int left;

    /**
     * @param examples that arrive in all
     */
    Packed(Iterator<Tuple2<Long, byte[]>> arrived, int examples) {
      this.arrived = arrived;
      this.left = examples;
    }

    @Override
    public boolean hasNext() {
      return arrived.hasNext();
    }

    @Override
    public PackedChunk next() {
      byte[] example = arrived.next()._2();
      int bytes = example.length - HEADER;
      int most = Math.max(1, Math.min(Limits.examplesAChunk(bytes), left));
      left -= most;
      byte[] pixels = new byte[most * bytes];
      int[] labels = new int[most];
      long[] positions = new long[most];
      long[] forms = new long[most];
      for (int i = 0; i < most; i++) {
        ByteBuffer fields = ByteBuffer.wrap(i == 0 ? example : arrived.next()._2());
        positions[i] = fields.getLong();
        labels[i] = fields.getInt();
        forms[i] = fields.getLong();
        fields.get(pixels, i * bytes, bytes);
      }
      return new PackedChunk(pixels, labels, positions, forms, List.of());
    }
  }
}
