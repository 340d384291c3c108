package org.meanfield.bench.decode;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.meanfield.config.ImageRecipe;
import org.meanfield.config.ImageRecipe.Channels;
import org.meanfield.config.ImageRecipe.Fit;
import org.meanfield.dataset.decode.Decoded;
import org.meanfield.dataset.decode.ImageDecoder;

/**
 * The process that decodes: each kind of file by each contender in turn, round after round. Counted
 * is the processor time of the one thread that does it. A line a kind, contender and round on
 * stdout, in JSON.
 */
public final class DecodeTrial {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Grey levels between means that two decoders find in the same file. */
  private static final double TOLERANCE = 3;

  private static final int FILES = 16;

  private DecodeTrial() {}

  /** One way to decode; gives the mean over all samples. */
  @FunctionalInterface
  private interface Decoding {
    double mean(byte[] file, boolean wanted) throws IOException;
  }

  /** Takes how many rounds, and the milliseconds of each contender in each. */
  public static void main(String[] arguments) throws IOException {
    int rounds = Integer.parseInt(arguments[0]);
    long nanos = 1_000_000L * Integer.parseInt(arguments[1]);
    opencv_core.setNumThreads(1);
    Map<String, List<byte[]>> kinds = kinds();
    for (int round = -1; round < rounds; round++) {
      for (Map.Entry<String, List<byte[]>> kind : kinds.entrySet()) {
        for (Map.Entry<String, Decoding> contender : contenders(kind.getKey()).entrySet()) {
          double rate = rate(kind.getValue(), contender.getValue(), nanos);
          if (round >= 0) {
            System.out.println(
                JsonNodeFactory.instance
                    .objectNode()
                    .put("kind", kind.getKey())
                    .put("contender", contender.getKey())
                    .put("imagesPerSecond", rate));
          }
        }
        if (round < 0) {
          compare(kind.getKey(), kind.getValue());
        }
      }
    }
    System.out.flush();
  }

  private static Map<String, Decoding> contenders(String kind) {
    int side = kind.contains("32 x 32") ? 32 : 224;
    ImageDecoder ours = new ImageDecoder(new ImageRecipe(side, side, Channels.RGB, Fit.STRETCH));
    Map<String, Decoding> contenders = new LinkedHashMap<>();
    contenders.put(DecodeRow.OURS, (file, wanted) -> ours(ours, file, wanted));
    contenders.put("opencv, fitted", (file, wanted) -> opencv(file, side, wanted));
    if (kind.startsWith("jpeg")) {
      contenders.put(
          "twelvemonkeys, unfitted",
          (file, wanted) ->
              imageio("com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi", file, wanted));
      contenders.put(
          "jdk, unfitted",
          (file, wanted) ->
              imageio("com.sun.imageio.plugins.jpeg.JPEGImageReaderSpi", file, wanted));
    }
    contenders.put("opencv, unfitted", (file, wanted) -> opencv(file, 0, wanted));
    return contenders;
  }

  private static double rate(List<byte[]> files, Decoding decoding, long nanos) throws IOException {
    long start = THREADS.getCurrentThreadCpuTime();
    long now = start;
    int count = 0;
    while (now - start < nanos) {
      for (byte[] file : files) {
        decoding.mean(file, false);
      }
      count += files.size();
      now = THREADS.getCurrentThreadCpuTime();
    }
    return 1e9 * count / (now - start);
  }

  private static void compare(String kind, List<byte[]> files) throws IOException {
    Map<String, Decoding> contenders = contenders(kind);
    for (byte[] file : files) {
      double ours = Objects.requireNonNull(contenders.get(DecodeRow.OURS)).mean(file, true);
      for (Map.Entry<String, Decoding> other : contenders.entrySet()) {
        double theirs = other.getValue().mean(file, true);
        if (!(Math.abs(ours - theirs) <= TOLERANCE)) {
          throw new IllegalStateException(
              String.format(
                  Locale.ROOT,
                  "%s: the mean is %.1f by Meanfield and %.1f by %s",
                  kind,
                  ours,
                  theirs,
                  other.getKey()));
        }
      }
    }
  }

  private static double ours(ImageDecoder decoder, byte[] file, boolean wanted) {
    if (!(decoder.decode(file) instanceof Decoded.Pixels pixels)) {
      throw new IllegalStateException("a file that was just made does not decode");
    }
    double sum = 0;
    if (wanted) {
      for (byte sample : pixels.bytes()) {
        sum += sample & 0xFF;
      }
    }
    return sum / pixels.bytes().length;
  }

  private static double imageio(String provider, byte[] file, boolean wanted) throws IOException {
    ImageReader reader = provider(provider).createReaderInstance(null);
    try (ImageInputStream input = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(input, true, true);
      BufferedImage image = reader.read(0);
      double sum = 0;
      if (wanted) {
        for (int y = 0; y < image.getHeight(); y++) {
          for (int x = 0; x < image.getWidth(); x++) {
            int rgb = image.getRGB(x, y);
            sum += (rgb >> 16 & 0xFF) + (rgb >> 8 & 0xFF) + (rgb & 0xFF);
          }
        }
      }
      return sum / (3.0 * image.getWidth() * image.getHeight());
    } finally {
      reader.dispose();
    }
  }

  private static ImageReaderSpi provider(String name) {
    var providers =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
    while (providers.hasNext()) {
      ImageReaderSpi each = providers.next();
      if (each.getClass().getName().equals(name)) {
        return each;
      }
    }
    throw new IllegalStateException("there is no " + name);
  }

  /**
   * @param side that it is resized to, by areas; 0: not at all
   */
  private static double opencv(byte[] file, int side, boolean wanted) {
    try (BytePointer bytes = new BytePointer(file);
        Mat stored = new Mat(1, file.length, opencv_core.CV_8UC1, bytes);
        Mat image = opencv_imgcodecs.imdecode(stored, opencv_imgcodecs.IMREAD_COLOR);
        Mat fitted = new Mat();
        Size size = new Size(side, side)) {
      if (side > 0) {
        opencv_imgproc.resize(image, fitted, size, 0, 0, opencv_imgproc.INTER_AREA);
      }
      if (!wanted) {
        return 0;
      }
      try (Scalar mean = opencv_core.mean(side > 0 ? fitted : image)) {
        return (mean.get(0) + mean.get(1) + mean.get(2)) / 3;
      }
    }
  }

  private static Map<String, List<byte[]>> kinds() throws IOException {
    Map<String, List<byte[]>> kinds = new LinkedHashMap<>();
    kinds.put("jpeg 32 x 32", made(32, 32, image -> jpeg(image, false)));
    kinds.put("jpeg 500 x 375", made(500, 375, image -> jpeg(image, false)));
    kinds.put("jpeg 500 x 375, progressive", made(500, 375, image -> jpeg(image, true)));
    kinds.put("jpeg 2000 x 1500", made(2000, 1500, image -> jpeg(image, false)));
    kinds.put("png 500 x 375", made(500, 375, DecodeTrial::png));
    kinds.put("webp 500 x 375", made(500, 375, DecodeTrial::webp));
    return kinds;
  }

  /** Writes an image as a file. */
  @FunctionalInterface
  private interface Writing {
    byte[] file(BufferedImage image) throws IOException;
  }

  private static List<byte[]> made(int width, int height, Writing writing) throws IOException {
    List<byte[]> files = new ArrayList<>();
    int count = width > 1000 ? 2 : FILES;
    for (int i = 0; i < count; i++) {
      files.add(writing.file(picture(width, height, i)));
    }
    return files;
  }

  /** Waves of all lengths and some noise: about as many bytes a pixel as a photo has. */
  private static BufferedImage picture(int width, int height, long seed) {
    Random random = new Random(seed);
    double[] waves = random.doubles(36, 0.2, 1).toArray();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb = 0;
        for (int band = 0; band < 3; band++) {
          double level = 128 + 8 * random.nextGaussian();
          for (int wave = 0; wave < 6; wave++) {
            int at = 6 * wave + 2 * band;
            double length = 4 << wave;
            level += 3 * (wave + 1) * Math.sin((x * waves[at] + y * waves[at + 1]) * 6.3 / length);
          }
          rgb = rgb << 8 | (int) Math.max(0, Math.min(255, level));
        }
        image.setRGB(x, y, rgb);
      }
    }
    return image;
  }

  private static byte[] jpeg(BufferedImage image, boolean progressive) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(0.85f);
      param.setProgressiveMode(
          progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  private static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private static byte[] webp(BufferedImage image) {
    try (BytePointer bytes = new BytePointer(png(image));
        Mat stored = new Mat(1, (int) bytes.limit(), opencv_core.CV_8UC1, bytes);
        Mat decoded = opencv_imgcodecs.imdecode(stored, opencv_imgcodecs.IMREAD_COLOR);
        BytePointer webp = new BytePointer();
        org.bytedeco.javacpp.IntPointer lossy =
            new org.bytedeco.javacpp.IntPointer(opencv_imgcodecs.IMWRITE_WEBP_QUALITY, 85)) {
      opencv_imgcodecs.imencode(".webp", decoded, webp, lossy);
      byte[] file = new byte[(int) webp.limit()];
      webp.get(file);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
