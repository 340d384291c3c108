package org.meanfield.dataset.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

class PixelChecksumsTest {
  @Property(tries = 50)
  void areReadBackAsTheyWereWritten(@ForAll long[] checksums) {
    PixelChecksums written = new PixelChecksums(checksums);

    PixelChecksums read = PixelChecksums.parse("file", written.toBytes());

    assertThat(read.digest()).isEqualTo(written.digest());
    assertThat(read.size()).isEqualTo(checksums.length);
    assertThat(read.differing(written).isEmpty()).isTrue();
  }

  @Property(tries = 50)
  void tellWhichImageHasAPixelOfAnotherValue(
      @ForAll @Size(12) byte[] pixels, @ForAll @IntRange(min = 0, max = 11) int changed) {
    byte[] others = pixels.clone();
    others[changed] ^= 1;

    PixelChecksums one = checksums(pixels);
    PixelChecksums other = checksums(others);

    BitSet expected = new BitSet();
    expected.set(changed / 4);
    assertThat(one.differing(other)).isEqualTo(expected);
    assertThat(one.digest()).isNotEqualTo(other.digest());
  }

  @Test
  void areRefused_whereTheyAreCutOff() {
    assertThatThrownBy(() -> PixelChecksums.parse("pixels.bin", new byte[12]))
        .isInstanceOf(MeanfieldException.class)
        .hasFieldOrPropertyWithValue("kind", ErrorKind.DATA)
        .hasMessageContaining("pixels.bin has 12 bytes; expected 8 an image");
  }

  /** Of three examples of four bytes each. */
  private static PixelChecksums checksums(byte[] pixels) {
    PackedChunk chunk =
        new PackedChunk(pixels, new int[3], new long[] {0, 1, 2}, new long[3], List.of());
    long[] found = PixelChecksums.of(chunk);
    long[] checksums = new long[3];
    for (int i = 0; i < found.length; i += 2) {
      checksums[(int) found[i]] = found[i + 1];
    }
    return new PixelChecksums(checksums);
  }
}
