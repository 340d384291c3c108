package org.meanfield.dataset.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.meanfield.dataset.decode.DecodedFiles.damage;
import static org.meanfield.dataset.decode.DecodedFiles.form;
import static org.meanfield.dataset.decode.DecodedFiles.pixels;
import static org.meanfield.dataset.decode.DecodedFiles.reds;
import static org.meanfield.dataset.decode.SoundImages.chunk;
import static org.meanfield.dataset.decode.SoundImages.content;
import static org.meanfield.dataset.decode.SoundImages.frame;
import static org.meanfield.dataset.decode.SoundImages.joined;
import static org.meanfield.dataset.decode.SoundImages.resource;
import static org.meanfield.dataset.decode.SoundImages.webp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CanvasTest {
  @Test
  void laysTheFirstFrameOfAGifOnItsScreen_whenItIsSmaller() throws IOException {
    byte[] gif = redGif(4, 3, 1, 2);
    assertThat(reds(gif, 4, 3)).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 0);
    assertThat(form(gif)).isEqualTo(new StoredForm(4, 3, 3));
  }

  @Test
  void growsTheScreenOfAGif_whenTheFirstFrameReachesBeyondIt() throws IOException {
    byte[] gif = redGif(1, 1, 1, 0);
    assertThat(reds(gif, 3, 1)).containsExactly(0, 255, 255);
    assertThat(form(gif)).isEqualTo(new StoredForm(3, 1, 3));
  }

  @Test
  void refusesAScreenOfMorePixelsThanAreRead_howeverSmallTheFrame() throws IOException {
    assertThat(damage(redGif(65_535, 65_535, 0, 0))).startsWith("it declares 65535 x 65535 pixels");
  }

  @Test
  void laysTheFirstFrameOfAWebpOnItsCanvas_whenItIsSmaller() throws IOException {
    byte[] webp = animation(40, 24, 8, 4);
    int[] whole = pixels(webp, 40, 24);
    int[] frame = pixels(resource("lossless.webp"), 24, 16);
    for (int y = 0; y < 24; y++) {
      int[] row = new int[40 * 3];
      if (y >= 4 && y < 20) {
        System.arraycopy(frame, (y - 4) * 24 * 3, row, 8 * 3, 24 * 3);
      }
      assertThat(Arrays.copyOfRange(whole, y * 40 * 3, (y + 1) * 40 * 3)).isEqualTo(row);
    }
    assertThat(form(webp)).isEqualTo(new StoredForm(40, 24, 3));
  }

  @Test
  void refusesACanvasOfMorePixelsThanAreRead_howeverSmallTheFrame() throws IOException {
    assertThat(damage(animation(65_536, 65_536, 0, 0)))
        .startsWith("it declares 65536 x 65536 pixels");
  }

  /** One frame of 2 x 1 pixels. */
  private static byte[] redGif(int width, int height, int left, int top) throws IOException {
    byte[] gif = MadeImages.encoded(MadeImages.plain(2, 1, 0xFF0000), "gif");
    int frame = BrokenImages.firstFrame(gif);
    ByteBuffer.wrap(gif)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(6, (short) width)
        .putShort(8, (short) height)
        .putShort(frame + 1, (short) left)
        .putShort(frame + 3, (short) top);
    return gif;
  }

  /** Two frames of 24 x 16 pixels, the first lossless. */
  private static byte[] animation(int width, int height, int left, int top) throws IOException {
    byte[] canvas =
        ByteBuffer.allocate(13)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(2)
            .putInt(4, width - 1)
            .putInt(7, height - 1)
            .array();
    return webp(
        chunk("VP8X", Arrays.copyOf(canvas, 10)),
        chunk("ANIM", new byte[6]),
        chunk("ANMF", joined(frame(left, top), content(resource("lossless.webp")))),
        chunk("ANMF", joined(frame(0, 0), content(resource("lossy.webp")))));
  }
}
