package org.meanfield.dataset.decode;

import static org.meanfield.dataset.decode.SoundImages.HEIGHT;
import static org.meanfield.dataset.decode.SoundImages.WIDTH;
import static org.meanfield.dataset.decode.SoundImages.canvas;
import static org.meanfield.dataset.decode.SoundImages.chunk;
import static org.meanfield.dataset.decode.SoundImages.content;
import static org.meanfield.dataset.decode.SoundImages.joined;
import static org.meanfield.dataset.decode.SoundImages.picture;
import static org.meanfield.dataset.decode.SoundImages.resource;
import static org.meanfield.dataset.decode.SoundImages.webp;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.meanfield.dataset.decode.SoundImages.Sound;
import org.meanfield.random.SplitMix64;

/** Files that are damaged, or made to do damage. */
final class BrokenImages {
  private BrokenImages() {}

  /**
   * A file.
   *
   * @param name how it was broken
   * @param refused whether no picture can come of it
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by no one
  record Broken(String name, byte[] file, boolean refused) {}

  /** Cut at every structure: a segment, chunk, block, directory entry or header field. */
  static List<Broken> truncated() throws IOException {
    List<Broken> all = new ArrayList<>();
    for (Sound sound : SoundImages.all()) {
      // A whole first frame is a whole picture.
      boolean animated = sound.name().contains("animated");
      for (int at : structures(sound.file())) {
        boolean early = !animated && at <= sound.file().length / 2;
        all.add(new Broken(sound + " cut at " + at, Arrays.copyOf(sound.file(), at), early));
      }
    }
    return all;
  }

  /** One to eight bits each. */
  static List<Broken> flipped(long seed, int times) throws IOException {
    SplitMix64 random = new SplitMix64(seed);
    List<Broken> all = new ArrayList<>();
    for (Sound sound : SoundImages.all()) {
      for (int i = 0; i < times; i++) {
        byte[] file = sound.file().clone();
        for (int bits = 1 + random.below(8); bits > 0; bits--) {
          file[random.below(file.length)] ^= (byte) (1 << random.below(8));
        }
        all.add(new Broken(sound + " with flipped bits " + i, file, false));
      }
    }
    return all;
  }

  /** Nothing, nothing but zeros, and zeros behind the first bytes or in the last half. */
  static List<Broken> zeroed() throws IOException {
    List<Broken> all = new ArrayList<>();
    all.add(new Broken("empty", new byte[0], true));
    for (Sound sound : SoundImages.all()) {
      byte[] file = sound.file();
      all.add(new Broken(sound + " as zeros", new byte[file.length], true));
      byte[] begun = new byte[file.length];
      System.arraycopy(file, 0, begun, 0, 12);
      all.add(new Broken(sound + " with zeros behind its beginning", begun, true));
      byte[] half = file.clone();
      Arrays.fill(half, half.length / 2, half.length, (byte) 0);
      all.add(new Broken(sound + " with zeros in its last half", half, false));
    }
    return all;
  }

  /** Declared far beyond any limit, in few bytes. */
  static List<Broken> huge() throws IOException {
    List<Broken> all = new ArrayList<>();
    byte[] jpeg = SoundImages.jpeg(picture(), true, 0.9f);
    ByteBuffer.wrap(jpeg).putInt(frame(jpeg) + 5, 0xFFDCFFDC);
    all.add(new Broken("jpeg of 65500 x 65500", jpeg, true));
    byte[] png = SoundImages.png(picture(), false);
    ByteBuffer.wrap(png).putInt(16, Integer.MAX_VALUE).putInt(20, Integer.MAX_VALUE);
    all.add(new Broken("png of 2147483647 x 2147483647", withHeaderSum(png), true));
    byte[] wide = SoundImages.png(picture(), false);
    ByteBuffer.wrap(wide).putInt(16, Integer.MAX_VALUE).putInt(20, 1);
    all.add(new Broken("png of 2147483647 x 1", withHeaderSum(wide), true));
    byte[] bmp = MadeImages.encoded(picture(), "bmp");
    ByteBuffer.wrap(bmp)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(18, Integer.MAX_VALUE)
        .putInt(22, Integer.MIN_VALUE);
    all.add(new Broken("bmp of 2147483647 x -2147483648", bmp, true));
    byte[] nested = MadeImages.encoded(picture(), "bmp");
    nested[30] = 5;
    all.add(new Broken("bmp that holds a png", nested, true));
    byte[] gif = MadeImages.encoded(picture(), "gif");
    ByteBuffer.wrap(gif).putInt(firstFrame(gif) + 5, -1);
    all.add(new Broken("gif with a frame of 65535 x 65535", gif, true));
    byte[] screen = MadeImages.encoded(picture(), "gif");
    ByteBuffer.wrap(screen).putInt(6, -1);
    all.add(new Broken("gif with a screen of 65535 x 65535", screen, true));
    byte[] tiff = SoundImages.plainTiff(picture(), 1);
    ByteBuffer.wrap(tiff).putShort(18, (short) -1).putShort(30, (short) -1);
    all.add(new Broken("tiff of 65535 x 65535", tiff, true));
    byte[] tiles = tiledTiff(0x7FFFFFF0);
    all.add(new Broken("tiff with a tile of 2147483632 x 2147483632", tiles, true));
    byte[] inner = SoundImages.tiff(picture(), "JPEG");
    ByteBuffer.wrap(inner).putInt(frame(inner) + 5, 0xFFDCFFDC);
    all.add(new Broken("tiff that holds a jpeg of 65500 x 65500", inner, true));
    byte[] lossless = resource("lossless.webp");
    ByteBuffer.wrap(lossless).order(ByteOrder.LITTLE_ENDIAN).putInt(21, 0x0FFFFFFF);
    all.add(new Broken("webp, lossless, of 16384 x 16384", lossless, true));
    byte[] lossy = resource("lossy.webp");
    ByteBuffer.wrap(lossy).order(ByteOrder.LITTLE_ENDIAN).putInt(26, 0x3FFF3FFF);
    all.add(new Broken("webp, lossy, of 16383 x 16383", lossy, true));
    byte[] framed = webp(chunk("VP8X", canvas(0)), content(lossy));
    all.add(new Broken("webp of 24 x 16 that holds one of 16383 x 16383", framed, true));
    byte[] large = canvas(0);
    Arrays.fill(large, 4, 10, (byte) -1);
    byte[] around = webp(chunk("VP8X", large), content(resource("lossy.webp")));
    all.add(new Broken("webp with a canvas of 16777216 x 16777216", around, true));
    byte[] animated = large.clone();
    animated[0] = 2;
    byte[] frame = joined(SoundImages.frame(0, 0), content(resource("lossy.webp")));
    byte[] first = webp(chunk("VP8X", animated), chunk("ANMF", frame));
    all.add(new Broken("webp, animated, of 16777216 x 16777216", first, true));
    return all;
  }

  /** Small files that unpack to much more than they declare, or never end. */
  static List<Broken> bombs() throws IOException {
    List<Broken> all = new ArrayList<>();
    byte[] png = SoundImages.png(picture(), false);
    byte[] zeros = deflated(50 << 20);
    all.add(new Broken("png whose pixels unpack to 50 MiB", withChunk(png, "IDAT", zeros), false));
    byte[] text = joined("Comment\0\0".getBytes(StandardCharsets.US_ASCII), zeros);
    all.add(new Broken("png with a text of 50 MiB", withChunk(png, "zTXt", text), false));
    byte[] profile = joined("icc\0\0".getBytes(StandardCharsets.US_ASCII), zeros);
    all.add(new Broken("png with a profile of 50 MiB", withChunk(png, "iCCP", profile), false));
    all.add(new Broken("gif of 3000 frames", SoundImages.animatedGif(still(), 3000), false));
    all.add(new Broken("tiff whose strip unpacks to 50 MiB", deflatedTiff(zeros), false));
    byte[] directories = SoundImages.plainTiff(picture(), 1);
    ByteBuffer.wrap(directories).putInt(8 + 2 + 12 * 11, 8);
    all.add(new Broken("tiff whose next directory is its first", directories, false));
    byte[] jpeg = SoundImages.jpeg(picture(), false, 0.9f);
    byte[] segments = jpeg;
    for (int i = 0; i < 200; i++) {
      byte[] exif = Arrays.copyOf(SoundImages.EXIF, 60_000);
      segments = SoundImages.withSegment(segments, 0xE1, exif);
    }
    all.add(new Broken("jpeg with 12 MB of EXIF", segments, false));
    all.add(new Broken("jpeg of 3000 scans", scans(500, 3000), true));
    return all;
  }

  private static BufferedImage still() {
    return new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
  }

  /** A progressive JPEG, each of whose repeated scans is a pass over all its pixels. */
  private static byte[] scans(int side, int times) throws IOException {
    byte[] jpeg = SoundImages.jpeg(MadeImages.plain(side, side, 0x123456), true, 0.9f);
    int last = jpeg.length - 2;
    while (jpeg[last] != (byte) 0xFF || jpeg[last + 1] != (byte) 0xDA) {
      last--;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, last);
    for (int i = 0; i < times; i++) {
      out.write(jpeg, last, jpeg.length - 2 - last);
    }
    out.write(jpeg, jpeg.length - 2, 2);
    return out.toByteArray();
  }

  /** Where the structures of a file begin, the first bytes left out. */
  private static Iterable<Integer> structures(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    TreeSet<Integer> starts = new TreeSet<>(List.of(1, 3, file.length / 2, file.length - 1));
    switch (ImageFormat.of(file).orElseThrow()) {
      case JPEG -> {
        for (int at = 0; at + 1 < file.length; at++) {
          if (file[at] == (byte) 0xFF && file[at + 1] != 0) {
            starts.addAll(List.of(at + 1, at + 2, Math.min(file.length - 1, at + 3)));
          }
        }
      }
      case PNG -> {
        for (int at = 8; at + 12 < file.length; at += 12 + bytes.getInt(at)) {
          starts.addAll(List.of(at, at + 4, at + 8));
        }
      }
      case GIF -> {
        for (int at = 6; at < file.length; at++) {
          boolean block = file[at] == 0x21 || file[at] == 0x2C || file[at] == 0x3B;
          if (block && starts.size() < 30) {
            starts.add(at);
          }
        }
      }
      case BMP -> starts.addAll(List.of(10, 14, 18, 22, 26, 28, 30, 34, 54, 58));
      case TIFF -> {
        ByteBuffer ordered = file[0] == 'I' ? bytes.order(ByteOrder.LITTLE_ENDIAN) : bytes;
        int directory = ordered.getInt(4);
        starts.addAll(List.of(4, 8, directory));
        for (int i = 0; i < ordered.getShort(directory); i++) {
          starts.add(directory + 2 + 12 * i);
        }
      }
      case WEBP ->
          WebpChunks.of(file)
              .orElseThrow()
              .chunks()
              .forEach(c -> starts.addAll(List.of(c.start() - 8, c.start() - 4, c.start())));
    }
    starts.removeIf(at -> at <= 0 || at >= file.length);
    return starts;
  }

  /** Offset of a JPEG's frame header. */
  private static int frame(byte[] file) {
    int at = 0;
    while (file[at] != (byte) 0xFF || !JpegSegments.isFrame(file, at)) {
      at++;
    }
    return at;
  }

  /** Offset of the first image descriptor, behind the global palette. */
  static int firstFrame(byte[] gif) {
    int at = 13 + ((gif[10] & 0x80) == 0 ? 0 : 3 << ((gif[10] & 7) + 1));
    while (gif[at] == 0x21) {
      at += 2;
      while (gif[at] != 0) {
        at += 1 + (gif[at] & 0xFF);
      }
      at++;
    }
    return at;
  }

  private static byte[] withHeaderSum(byte[] png) {
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    return png;
  }

  /** A PNG with a chunk before its own pixels. */
  static byte[] withChunk(byte[] png, String name, byte[] content) {
    byte[] named = joined(name.getBytes(StandardCharsets.US_ASCII), content);
    CRC32 crc = new CRC32();
    crc.update(named);
    ByteBuffer chunk =
        ByteBuffer.allocate(8 + named.length)
            .putInt(content.length)
            .put(named)
            .putInt((int) crc.getValue());
    return joined(Arrays.copyOf(png, 33), chunk.array(), Arrays.copyOfRange(png, 33, png.length));
  }

  private static byte[] deflated(int zeros) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Deflater best = new Deflater(Deflater.BEST_COMPRESSION);
    try (DeflaterOutputStream deflating = new DeflaterOutputStream(out, best)) {
      byte[] block = new byte[1 << 16];
      for (int left = zeros; left > 0; left -= block.length) {
        deflating.write(block);
      }
    } finally {
      best.end();
    }
    return out.toByteArray();
  }

  private static byte[] deflatedTiff(byte[] strip) {
    byte[] plain = SoundImages.plainTiff(picture(), 1);
    int pixels = plain.length - WIDTH * HEIGHT * 3;
    byte[] tiff = joined(Arrays.copyOf(plain, pixels), strip);
    replace(tiff, 0x103, 8);
    replace(tiff, 0x117, strip.length);
    return tiff;
  }

  /** As a strip, but said to be one tile. */
  private static byte[] tiledTiff(int side) {
    byte[] tiff = SoundImages.plainTiff(picture(), 1);
    retag(tiff, 0x111, 0x144);
    retag(tiff, 0x117, 0x145);
    retag(tiff, 0x115, 0x142);
    retag(tiff, 0x116, 0x143);
    replace(tiff, 0x142, side);
    replace(tiff, 0x143, side);
    return tiff;
  }

  private static void retag(byte[] tiff, int from, int to) {
    ByteBuffer.wrap(tiff).putShort(entry(tiff, from), (short) to);
  }

  private static void replace(byte[] tiff, int tag, int value) {
    ByteBuffer.wrap(tiff)
        .putShort(entry(tiff, tag) + 2, (short) 4)
        .putInt(entry(tiff, tag) + 8, value);
  }

  private static int entry(byte[] tiff, int tag) {
    int at = 10;
    while (ByteBuffer.wrap(tiff).getShort(at) != (short) tag) {
      at += 12;
    }
    return at;
  }
}
