package org.meanfield.dataset.decode;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.ImageOutputStream;
import org.jspecify.annotations.Nullable;

/** Files that are right, however odd, of one picture whose every quarter has another colour. */
public final class SoundImages {
  static final int WIDTH = 24;
  static final int HEIGHT = 16;

  private SoundImages() {}

  /**
   * A file that decodes.
   *
   * @param name its kind
   * @param orientation EXIF's, 1 to 8
   * @param picture what it shows before it is turned
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by no one
  public record Sound(String name, byte[] file, int orientation, BufferedImage picture) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A gradient, each of whose quarters has another mean in each colour. */
  static BufferedImage picture() {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        image.setRGB(x, y, rgb(40 + x * 8, 200 - y * 9, 60 + x * 3 + y * 5));
      }
    }
    return image;
  }

  private static int rgb(int red, int green, int blue) {
    return red << 16 | green << 8 | blue;
  }

  public static List<Sound> all() throws IOException {
    List<Sound> all = new ArrayList<>();
    all.addAll(jpegs());
    all.addAll(pngs());
    all.addAll(gifs());
    all.addAll(bmps());
    all.addAll(tiffs());
    all.addAll(webps());
    return all;
  }

  private static List<Sound> jpegs() throws IOException {
    BufferedImage picture = picture();
    BufferedImage grey = grey(BufferedImage.TYPE_BYTE_GRAY);
    byte[] baseline = jpeg(picture, false, 0.95f);
    List<Sound> jpegs = new ArrayList<>();
    jpegs.add(sound("jpeg baseline", baseline, picture));
    jpegs.add(sound("jpeg progressive", jpeg(picture, true, 0.95f), picture));
    jpegs.add(sound("jpeg arithmetic-coded", resource("arithmetic.jpg"), picture));
    jpegs.add(sound("jpeg grey", jpeg(grey, false, 0.95f), grey));
    jpegs.add(sound("jpeg with filling before markers", filled(baseline), picture));
    jpegs.add(sound("jpeg with bytes behind its end", joined(baseline, new byte[99]), picture));
    jpegs.add(sound("jpeg CMYK", fourColours(0), picture));
    jpegs.add(sound("jpeg YCCK", fourColours(2), picture));
    for (int value = 1; value <= 8; value++) {
      byte[] file = withSegment(baseline, 0xE1, joined(EXIF, exif(value, value % 2 == 0)));
      jpegs.add(new Sound("jpeg turned " + value, file, value, picture));
    }
    return jpegs;
  }

  private static List<Sound> pngs() throws IOException {
    BufferedImage picture = picture();
    List<Sound> pngs = new ArrayList<>();
    for (BufferedImage image :
        List.of(
            picture,
            grey(BufferedImage.TYPE_BYTE_GRAY),
            grey(BufferedImage.TYPE_USHORT_GRAY),
            bits(1),
            bits(2),
            bits(4),
            palette(false),
            palette(true),
            samples(DataBuffer.TYPE_USHORT, false),
            samples(DataBuffer.TYPE_USHORT, true),
            samples(DataBuffer.TYPE_BYTE, true))) {
      String kind = "png of " + image.getColorModel().getPixelSize() + " bits";
      String alpha = image.getColorModel().hasAlpha() ? " with alpha" : "";
      pngs.add(sound(kind + alpha, png(image, false), image));
      pngs.add(sound(kind + alpha + ", interlaced", png(image, true), image));
    }
    byte[] plain = png(picture, false);
    for (int value = 1; value <= 8; value++) {
      byte[] file = BrokenImages.withChunk(plain, "eXIf", exif(value, value % 2 == 0));
      pngs.add(new Sound("png turned " + value, file, value, picture));
    }
    return pngs;
  }

  private static List<Sound> gifs() throws IOException {
    List<Sound> gifs = new ArrayList<>();
    for (BufferedImage image : List.of(bits(1), bits(4), palette(false), palette(true))) {
      String kind =
          "gif of "
              + image.getColorModel().getPixelSize()
              + " bits"
              + (image.getColorModel().hasAlpha() ? " with alpha" : "");
      gifs.add(sound(kind, written("gif", image, null), image));
      gifs.add(sound(kind + ", animated", animatedGif(image, 5), image));
    }
    gifs.add(sound("gif interlaced", png(palette(false), true), palette(false)));
    return gifs;
  }

  private static List<Sound> bmps() throws IOException {
    BufferedImage picture = picture();
    List<Sound> bmps = new ArrayList<>();
    bmps.add(sound("bmp", written("bmp", picture, null), picture));
    bmps.add(sound("bmp of 1 bit", written("bmp", bits(1), "BI_RGB"), bits(1)));
    bmps.add(sound("bmp of 4 bits", written("bmp", bits(4), "BI_RGB"), bits(4)));
    bmps.add(sound("bmp of 4 bits, run lengths", written("bmp", bits(4), "BI_RLE4"), bits(4)));
    bmps.add(sound("bmp of 8 bits", written("bmp", palette(false), "BI_RGB"), palette(false)));
    bmps.add(
        sound(
            "bmp of 8 bits, run lengths",
            written("bmp", palette(false), "BI_RLE8"),
            palette(false)));
    BufferedImage high = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_565_RGB);
    high.createGraphics().drawImage(picture, 0, 0, null);
    bmps.add(sound("bmp of 16 bits", written("bmp", high, "BI_BITFIELDS"), high));
    return bmps;
  }

  private static List<Sound> tiffs() throws IOException {
    BufferedImage picture = picture();
    List<Sound> tiffs = new ArrayList<>();
    for (String compression : List.of("None", "LZW", "ZLib", "Deflate", "PackBits", "JPEG")) {
      tiffs.add(sound("tiff " + compression, tiff(picture, compression), picture));
    }
    BufferedImage bits = bits(1);
    tiffs.add(sound("tiff of 1 bit", tiff(bits, "CCITT T.6"), bits));
    tiffs.add(sound("tiff of 8 bits", tiff(palette(false), "LZW"), palette(false)));
    BufferedImage deep = samples(DataBuffer.TYPE_USHORT, false);
    tiffs.add(sound("tiff of 48 bits", tiff(deep, "LZW"), deep));
    BufferedImage grey = grey(BufferedImage.TYPE_USHORT_GRAY);
    tiffs.add(sound("tiff of 16 bits", tiff(grey, "None"), grey));
    for (int value = 1; value <= 8; value++) {
      tiffs.add(new Sound("tiff turned " + value, plainTiff(picture, value), value, picture));
    }
    return tiffs;
  }

  private static List<Sound> webps() throws IOException {
    BufferedImage picture = picture();
    List<Sound> webps = new ArrayList<>();
    byte[] lossy = resource("lossy.webp");
    byte[] lossless = resource("lossless.webp");
    webps.add(sound("webp lossy", lossy, picture));
    webps.add(sound("webp lossless", lossless, picture));
    webps.add(sound("webp with alpha", resource("alpha.webp"), translucentHalf()));
    webps.add(sound("webp animated", animatedWebp(lossy, lossless), picture));
    for (int value = 1; value <= 8; value++) {
      byte[] exif = exif(value, value % 2 == 0);
      byte[] block = value > 4 ? joined(EXIF, exif) : exif;
      byte[] file =
          webp(
              chunk("VP8X", canvas(0x08)),
              Objects.requireNonNull(content(lossy)),
              chunk("EXIF", block));
      webps.add(new Sound("webp turned " + value, file, value, picture));
    }
    return webps;
  }

  private static Sound sound(String name, byte[] file, BufferedImage picture) {
    return new Sound(name, file, 1, picture);
  }

  // Pictures.

  private static BufferedImage grey(int type) {
    BufferedImage grey = new BufferedImage(WIDTH, HEIGHT, type);
    int scale = type == BufferedImage.TYPE_USHORT_GRAY ? 257 : 1;
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      grey.getRaster()
          .setSample(i % WIDTH, i / WIDTH, 0, scale * (20 + i % WIDTH * 6 + i / WIDTH * 4));
    }
    return grey;
  }

  private static BufferedImage bits(int bits) {
    int colours = 1 << bits;
    byte[] red = new byte[colours];
    byte[] green = new byte[colours];
    byte[] blue = new byte[colours];
    for (int i = 0; i < colours; i++) {
      red[i] = (byte) (250 * i / (colours - 1));
      green[i] = (byte) (60 + 120 * i / (colours - 1));
      blue[i] = (byte) (255 - 200 * i / (colours - 1));
    }
    BufferedImage image =
        new BufferedImage(
            WIDTH,
            HEIGHT,
            BufferedImage.TYPE_BYTE_BINARY,
            new IndexColorModel(bits, colours, red, green, blue));
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int x = i % WIDTH;
      int y = i / WIDTH;
      image.getRaster().setSample(x, y, 0, (x / 6 + y / 8 + (x * y & 1)) % colours);
    }
    return image;
  }

  private static BufferedImage palette(boolean transparent) {
    int colours = 250;
    byte[][] bands = new byte[3][colours];
    for (int i = 0; i < colours; i++) {
      bands[0][i] = (byte) i;
      bands[1][i] = (byte) (255 - i);
      bands[2][i] = (byte) (i * 3);
    }
    IndexColorModel model =
        transparent
            ? new IndexColorModel(8, colours, bands[0], bands[1], bands[2], 17)
            : new IndexColorModel(8, colours, bands[0], bands[1], bands[2]);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_INDEXED, model);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int x = i % WIDTH;
      int y = i / WIDTH;
      image.getRaster().setSample(x, y, 0, x < 4 ? 17 : (x * 7 + y * 5) % colours);
    }
    return image;
  }

  private static BufferedImage samples(int type, boolean alpha) {
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB), alpha, false, alpha ? 3 : 1, type);
    WritableRaster raster = model.createCompatibleWritableRaster(WIDTH, HEIGHT);
    int scale = type == DataBuffer.TYPE_USHORT ? 257 : 1;
    BufferedImage picture = picture();
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int x = i % WIDTH;
      int y = i / WIDTH;
      int rgb = picture.getRGB(x, y);
      raster.setSample(x, y, 0, scale * (rgb >> 16 & 0xFF));
      raster.setSample(x, y, 1, scale * (rgb >> 8 & 0xFF));
      raster.setSample(x, y, 2, scale * (rgb & 0xFF));
      if (alpha) {
        raster.setSample(x, y, 3, scale * (255 - 9 * y));
      }
    }
    return new BufferedImage(model, raster, false, null);
  }

  private static BufferedImage translucentHalf() {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_ARGB);
    BufferedImage picture = picture();
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int x = i % WIDTH;
      int alpha = x < WIDTH / 2 ? 255 : 128;
      image.setRGB(x, i / WIDTH, alpha << 24 | (picture.getRGB(x, i / WIDTH) & 0xFFFFFF));
    }
    return image;
  }

  // JPEG.

  static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

  static byte[] jpeg(BufferedImage image, boolean progressive, float quality) throws IOException {
    ImageWriter writer = writer("jpeg");
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionQuality(quality);
    param.setProgressiveMode(
        progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
    return written(writer, new IIOImage(image, null, null), param);
  }

  /** The picture in inks, as Photoshop stores them: 255 is none; transformed to YCCK or not. */
  private static byte[] fourColours(int transform) throws IOException {
    BufferedImage picture = picture();
    WritableRaster inks =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, WIDTH, HEIGHT, 4, null);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int x = i % WIDTH;
      int y = i / WIDTH;
      int rgb = picture.getRGB(x, y);
      double red = rgb >> 16 & 0xFF;
      double green = rgb >> 8 & 0xFF;
      double blue = rgb & 0xFF;
      double[] four = {red, green, blue, 255};
      if (transform == 2) {
        // What is transformed is the complement of what is stored.
        four =
            new double[] {
              255 - 0.299 * red - 0.587 * green - 0.114 * blue,
              128 + 0.168736 * red + 0.331264 * green - 0.5 * blue,
              128 - 0.5 * red + 0.418688 * green + 0.081312 * blue,
              255
            };
      }
      for (int band = 0; band < 4; band++) {
        inks.setSample(x, y, band, (int) Math.round(four[band]));
      }
    }
    ImageWriter writer = writer("jpeg");
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionQuality(0.95f);
    byte[] file = written(writer, new IIOImage(inks, null, null), param);
    byte[] adobe = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform};
    return withSegment(file, 0xEE, adobe);
  }

  static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
    int length = content.length + 2;
    return ByteBuffer.allocate(jpeg.length + content.length + 4)
        .put(jpeg, 0, 2)
        .put((byte) 0xFF)
        .put((byte) marker)
        .putShort((short) length)
        .put(content)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  /** T.81, B.1.1.2: any marker may be preceded by bytes 0xFF. */
  private static byte[] filled(byte[] jpeg) {
    return ByteBuffer.allocate(jpeg.length + 3)
        .put(jpeg, 0, 2)
        .put(new byte[] {-1, -1, -1})
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  /** A TIFF directory of one entry. */
  static byte[] exif(int orientation, boolean littleEndian) {
    return ByteBuffer.allocate(26)
        .put((littleEndian ? "II" : "MM").getBytes(StandardCharsets.US_ASCII))
        .order(littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
        .putShort((short) 42)
        .putInt(8)
        .putShort((short) 1)
        .putShort((short) 0x0112)
        .putShort((short) 3)
        .putInt(1)
        .putShort((short) orientation)
        .putShort((short) 0)
        .putInt(0)
        .array();
  }

  // PNG, GIF, BMP.

  static byte[] png(BufferedImage image, boolean interlaced) throws IOException {
    ImageWriter writer = writer("png");
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setProgressiveMode(
        interlaced ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
    return written(writer, new IIOImage(image, null, null), param);
  }

  static byte[] animatedGif(BufferedImage first, int frames) throws IOException {
    ImageWriter writer = writer("gif");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.prepareWriteSequence(null);
      for (int i = 0; i < frames; i++) {
        BufferedImage frame = i == 0 ? first : bits(2);
        IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(frame), null);
        writer.writeToSequence(new IIOImage(frame, null, metadata), null);
      }
      writer.endWriteSequence();
    }
    return out.toByteArray();
  }

  private static byte[] written(String format, BufferedImage image, @Nullable String compression)
      throws IOException {
    ImageWriter writer = writer(format);
    ImageWriteParam param = writer.getDefaultWriteParam();
    if (compression != null) {
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionType(compression);
    }
    return written(writer, new IIOImage(image, null, null), param);
  }

  private static ImageWriter writer(String format) {
    return ImageIO.getImageWritersByFormatName(format).next();
  }

  private static byte[] written(ImageWriter writer, IIOImage image, ImageWriteParam param)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, image, param);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  // TIFF.

  /** By the JDK's writer, so that another hand wrote it than reads it. */
  static byte[] tiff(BufferedImage image, String compression) throws IOException {
    ImageWriter writer = null;
    for (var it = ImageIO.getImageWritersByFormatName("tiff"); it.hasNext(); ) {
      ImageWriter each = it.next();
      writer = each.getClass().getName().startsWith("com.sun.") ? each : writer;
    }
    ImageWriter jdks = Objects.requireNonNull(writer);
    ImageWriteParam param = jdks.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionType(compression.equals("None") ? null : compression);
    if (compression.equals("None")) {
      param.setCompressionMode(ImageWriteParam.MODE_DISABLED);
    }
    return written(jdks, new IIOImage(image, null, null), param);
  }

  /** One strip without compression, of big-endian byte order. */
  static byte[] plainTiff(BufferedImage image, int orientation) {
    int[][] entries = {
      {0x100, WIDTH},
      {0x101, HEIGHT},
      {0x103, 1},
      {0x106, 2},
      {0x112, orientation},
      {0x115, 3},
      {0x116, HEIGHT},
      {0x11C, 1}
    };
    int bits = 8 + 2 + 12 * 11 + 4;
    int pixels = bits + 6;
    ByteBuffer tiff = ByteBuffer.allocate(pixels + WIDTH * HEIGHT * 3);
    tiff.put("MM\0*".getBytes(StandardCharsets.US_ASCII)).putInt(8).putShort((short) 11);
    for (int[] entry : entries) {
      if (entry[0] == 0x103) {
        tiff.putShort((short) 0x102).putShort((short) 3).putInt(3).putInt(bits);
      }
      if (entry[0] == 0x112) {
        tiff.putShort((short) 0x111).putShort((short) 4).putInt(1).putInt(pixels);
      }
      if (entry[0] == 0x11C) {
        tiff.putShort((short) 0x117).putShort((short) 4).putInt(1).putInt(WIDTH * HEIGHT * 3);
      }
      tiff.putShort((short) entry[0]).putShort((short) 3).putInt(1);
      tiff.putShort((short) entry[1]).putShort((short) 0);
    }
    tiff.putInt(0);
    for (int band = 0; band < 3; band++) {
      tiff.putShort((short) 8);
    }
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int rgb = image.getRGB(i % WIDTH, i / WIDTH);
      tiff.put((byte) (rgb >> 16)).put((byte) (rgb >> 8)).put((byte) rgb);
    }
    return tiff.array();
  }

  // WebP.

  static byte[] resource(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(SoundImages.class.getResourceAsStream(name))) {
      return in.readAllBytes();
    }
  }

  private static byte[] animatedWebp(byte[] first, byte[] second) {
    byte[] animation = new byte[6];
    return webp(
        chunk("VP8X", canvas(0x02)),
        chunk("ANIM", animation),
        chunk("ANMF", joined(frame(0, 0), content(first))),
        chunk("ANMF", joined(frame(0, 0), content(second))));
  }

  static byte[] canvas(int flags) {
    return ByteBuffer.allocate(10)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(flags)
        .putShort((short) (WIDTH - 1))
        .put((byte) 0)
        .putShort((short) (HEIGHT - 1))
        .put((byte) 0)
        .array();
  }

  /** Of the pictures' size; places are even. */
  static byte[] frame(int left, int top) {
    return ByteBuffer.allocate(16)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) (left / 2))
        .put((byte) 0)
        .putShort((short) (top / 2))
        .put((byte) 0)
        .putShort((short) (WIDTH - 1))
        .put((byte) 0)
        .putShort((short) (HEIGHT - 1))
        .put((byte) 0)
        .putInt(40)
        .array();
  }

  /** What follows the first twelve bytes. */
  static byte[] content(byte[] webp) {
    return java.util.Arrays.copyOfRange(webp, 12, webp.length);
  }

  static byte[] chunk(String name, byte[] content) {
    int padded = content.length + (content.length & 1);
    return ByteBuffer.allocate(8 + padded)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(name.getBytes(StandardCharsets.US_ASCII))
        .putInt(content.length)
        .put(content)
        .array();
  }

  static byte[] webp(byte[]... chunks) {
    byte[] body = joined(chunks);
    return ByteBuffer.allocate(12 + body.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("RIFF".getBytes(StandardCharsets.US_ASCII))
        .putInt(4 + body.length)
        .put("WEBP".getBytes(StandardCharsets.US_ASCII))
        .put(body)
        .array();
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
