package org.meanfield.dataset.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.meanfield.dataset.decode.DecodedFiles.damage;
import static org.meanfield.dataset.decode.DecodedFiles.form;
import static org.meanfield.dataset.decode.DecodedFiles.pixels;
import static org.meanfield.dataset.decode.DecodedFiles.reds;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meanfield.dataset.decode.MadeTiff.Page;

class TiffPagesTest {
  private static final Page THUMBNAIL = Page.of(1, 99);
  private static final Page MASK = Page.of(4, 77);
  private static final Page PICTURE = Page.of(0, 10, 20, 30);

  @Test
  void takesTheFirstPageThatIsNeitherReducedNorAMask() {
    byte[] tiff = MadeTiff.of(THUMBNAIL, MASK, PICTURE, Page.of(0, 50));
    assertThat(reds(tiff, 3, 1)).containsExactly(10, 20, 30);
    assertThat(form(tiff)).isEqualTo(new StoredForm(3, 1, 1));
  }

  @Test
  void takesTheFirstPage_whenItIsThePicture() {
    assertThat(reds(MadeTiff.of(PICTURE, Page.of(0, 50)), 3, 1)).containsExactly(10, 20, 30);
  }

  @Test
  void takesTheFirstPage_whenAllAreReduced() {
    assertThat(reds(MadeTiff.of(THUMBNAIL, Page.of(1, 98)), 1, 1)).containsExactly(99);
  }

  @Test
  void looksAtEightPages() {
    Page[] pages = new Page[9];
    Arrays.fill(pages, THUMBNAIL);
    pages[7] = PICTURE;
    assertThat(reds(MadeTiff.of(pages), 3, 1)).containsExactly(10, 20, 30);
    pages[7] = THUMBNAIL;
    pages[8] = PICTURE;
    assertThat(reds(MadeTiff.of(pages), 1, 1)).containsExactly(99);
  }

  @Test
  void takesTheFirstPage_whenReducedPagesAreChainedToACircle() {
    byte[] tiff = MadeTiff.of(THUMBNAIL);
    ByteBuffer.wrap(tiff).putInt(8 + 2 + 11 * 12, 8);
    assertThat(reds(tiff, 1, 1)).containsExactly(99);
  }

  @Test
  void scales32BitGreysTo8() {
    byte[] tiff = MadeTiff.of(Page.wide(1, 1, 0, 0x40404040, 0x80808080, -1));
    assertThat(reds(tiff, 4, 1)).containsExactly(0, 64, 128, 255);
    assertThat(form(tiff)).isEqualTo(new StoredForm(4, 1, 1));
  }

  @Test
  void scales32BitColoursTo8() {
    byte[] tiff = MadeTiff.of(Page.wide(1, 3, 0x10101010, -1, 0, 0xC8C8C8C8, 1, 0x80808080));
    assertThat(pixels(tiff, 2, 1)).containsExactly(16, 255, 0, 200, 0, 128);
  }

  @Test
  void takesSamplesBelowZeroForBlack_whenTheyHaveASign() {
    byte[] tiff = MadeTiff.of(Page.wide(2, 1, -1, 0, Integer.MAX_VALUE));
    assertThat(reds(tiff, 3, 1)).containsExactly(0, 0, 255);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void refusesFloatSamplesByTheirName(int samples) {
    assertThat(damage(MadeTiff.of(Page.wide(3, samples, new int[samples]))))
        .isEqualTo("32-bit float samples are not read: store 8 or 16 bits a sample");
  }

  @Test
  void namesTheBitsOfShorterFloatSamples() {
    assertThat(damage(MadeTiff.of(new Page(0, 3, 16, 3, new byte[6]))))
        .isEqualTo("16-bit float samples are not read: store 8 or 16 bits a sample");
  }
}
