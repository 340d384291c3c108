package org.meanfield.dataset.decode;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import org.apache.commons.lang3.StringUtils;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.meanfield.config.DecodingLimits;
import org.meanfield.config.ImageRecipe;

/**
 * Image files (JPEG, PNG, GIF, BMP, TIFF, WebP) become examples of the recipe's form. JPEGs, PNGs,
 * TIFFs and WebPs are turned as their EXIF orientation says, JPEGs may be CMYK or YCCK; colour
 * profiles are brought to sRGB, those of grey in PNG alone; alpha is composed over black, samples
 * of 16 and 32 bits are rounded to 8. An animation gives its first frame, on its canvas; a TIFF of
 * several pages the first that is no smaller copy of another.
 *
 * <p>Files may be hostile. What they declare is held against the recipe's limits before it is
 * allocated, in pictures within pictures too; readers poll a deadline of processor time as they
 * read and as they go from row to row. libjpeg alone polls nothing within a JPEG of several scans,
 * so their number is bounded. The readers of PNG, GIF, BMP, TIFF and WebP are Java, where damage is
 * an exception at worst; the one native decoder is the JDK's own libjpeg. By {@code scripts/bench
 * decode} OpenCV is as fast on photos as JPEG and PNG, three times as fast on the smallest and on
 * progressive ones, and five times on WebP; but where native code fails on such a file the executor
 * dies with it, and the release of it that goes with ND4J's JavaCPP has a libwebp of before
 * CVE-2023-4863.
 *
 * <p>Immutable; for any number of threads. One thread holds at most about seven bytes a pixel of an
 * image of 8-bit samples on the heap, twelve where they have 16 bits, twenty where they have 32,
 * and four more for a canvas that its first frame does not cover; of a JPEG of several scans
 * libjpeg holds two bytes a sample outside it.
 */
public final class ImageDecoder {
  static {
    // Drawing on images must not look for a display that a cluster's node may half have.
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
  }

  private final ImageResizer fitting;
  private final DecodingLimits limits;
  private final LongSupplier clock;

  public ImageDecoder(ImageRecipe recipe) {
    this(recipe, Deadline::processorTime);
  }

  /**
   * @param clock of the calling thread, in nanoseconds
   */
  ImageDecoder(ImageRecipe recipe, LongSupplier clock) {
    this.fitting = new ImageResizer(recipe);
    this.limits = recipe.limits();
    this.clock = clock;
  }

  /**
   * Decodes one whole file.
   *
   * @return the pixels, or why there are none: never an exception for what the bytes hold
   * @throws OutOfMemoryError if the image is within the limits, but not within this machine's heap
   */
  public Decoded decode(byte[] file) {
    if (file.length == 0) {
      return new Decoded.Damaged("the file is empty");
    }
    if (file.length > Limits.FILE_BYTES) {
      return new Decoded.Damaged("the file is larger than " + (Limits.FILE_BYTES >> 20) + " MiB");
    }
    Optional<ImageFormat> format = ImageFormat.of(file);
    if (format.isEmpty()) {
      return new Decoded.Damaged(
          "not a " + ImageFormat.NAMES + " file: it begins " + beginning(file));
    }
    Optional<String> hidden = PreDecodeCheck.in(file, format.get(), limits.maxPixels());
    if (hidden.isPresent()) {
      return new Decoded.Damaged("damaged " + format.get() + ": " + hidden.get());
    }
    try {
      return decode(file, format.get());
    } catch (IOException | RuntimeException | StackOverflowError damaged) {
      return new Decoded.Damaged("damaged " + format.get() + ": " + reason(damaged));
    }
  }

  private Decoded decode(byte[] file, ImageFormat format) throws IOException {
    ImageReader reader = format.reader();
    Deadline deadline = new Deadline(clock, limits.maxSeconds());
    try (EncodedInput input = new EncodedInput(file, deadline)) {
      TruncationListener earlyEnd = new TruncationListener();
      reader.addIIOReadWarningListener(earlyEnd);
      reader.addIIOReadProgressListener(new PolledProgress(deadline));
      reader.setInput(input, true, true);
      int page = format == ImageFormat.TIFF ? TiffDirectory.ofPicture(file).index() : 0;
      Canvas canvas = Canvas.of(file, format, reader, page);
      Optional<String> refusal = refusal(canvas, limits.maxPixels());
      if (refusal.isEmpty() && format == ImageFormat.TIFF) {
        refusal = TiffSamples.refusal(reader.getRawImageType(page), file);
      }
      if (refusal.isPresent()) {
        return new Decoded.Damaged(refusal.get());
      }
      input.allowDeclaredSize();
      BufferedImage image = reader.read(page, inSrgbIfOffered(reader, page));
      if (earlyEnd.seen()) {
        return new Decoded.Damaged("the " + format + " ends before its last pixel");
      }
      BufferedImage rgb = canvas.around(RgbImage.of(asDeclared(image, file, format)));
      StoredForm form =
          new StoredForm(rgb.getWidth(), rgb.getHeight(), image.getColorModel().getNumComponents());
      return new Decoded.Pixels(fitting.fit(rgb, Orientation.of(file, format)), form);
    } finally {
      reader.dispose();
    }
  }

  private static Optional<String> refusal(Canvas canvas, long maxPixels) {
    boolean read =
        canvas.width() > 0 && canvas.height() > 0 && canvas.width() * canvas.height() <= maxPixels;
    return read
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "it declares %d x %d pixels, and at most %d are read (data.image.maxPixels)",
                canvas.width(),
                canvas.height(),
                maxPixels));
  }

  /** With what the file says of its samples and the reader leaves to be done. */
  private static BufferedImage asDeclared(BufferedImage read, byte[] file, ImageFormat format) {
    return switch (format) {
      case PNG -> PngColours.of(file, read);
      case TIFF -> TiffSamples.of(file, read);
      case JPEG, GIF, BMP, WEBP -> read;
    };
  }

  private static ImageReadParam inSrgbIfOffered(ImageReader reader, int page) throws IOException {
    ImageReadParam param = reader.getDefaultReadParam();
    Iterator<ImageTypeSpecifier> types = reader.getImageTypes(page);
    ImageTypeSpecifier first = types.hasNext() ? types.next() : null;
    ImageTypeSpecifier type = first;
    while (type != null && !type.getColorModel().getColorSpace().isCS_sRGB()) {
      type = types.hasNext() ? types.next() : null;
    }
    boolean profiled =
        first != null && first.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_RGB;
    if (type != null && profiled) {
      param.setDestinationType(type);
    }
    return param;
  }

  private static String beginning(byte[] file) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < Math.min(4, file.length); i++) {
      hex.append(String.format(Locale.ROOT, i == 0 ? "%02x" : " %02x", file[i]));
    }
    return hex.toString();
  }

  /** Readers say what is wrong, but for what they did not foresee. */
  private static String reason(Throwable thrown) {
    Throwable damaged = ExceptionUtils.getRootCause(thrown);
    String message = StringUtils.normalizeSpace(damaged.getMessage());
    if (damaged instanceof EOFException || StringUtils.contains(message, "EOFException")) {
      return "it ends too early";
    }
    boolean foreseen =
        damaged instanceof IOException
            || damaged instanceof Deadline.Passed
            || damaged instanceof IllegalStateException;
    return foreseen && StringUtils.isNotBlank(message) && !message.contains("Exception")
        ? StringUtils.abbreviate(message, 200)
        : "its structure makes no sense to the reader";
  }

  public static StoredForm form(BufferedImage image) {
    return new StoredForm(
        image.getWidth(), image.getHeight(), image.getColorModel().getNumComponents());
  }
}
