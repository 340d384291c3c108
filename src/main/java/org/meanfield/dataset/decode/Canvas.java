package org.meanfield.dataset.decode;

import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import org.w3c.dom.Element;

/**
 * What a file's picture lies on. In a GIF or an animated WebP the first frame may be a part of the
 * canvas, and readers give the frame alone.
 *
 * @param width of the canvas, pixels
 * @param height of the canvas, pixels
 * @param left of the picture on the canvas, pixels
 * @param top of the picture on the canvas, pixels
 */
record Canvas(long width, long height, int left, int top) {
  private static final String GIF_SCREEN = "javax_imageio_gif_stream_1.0";
  private static final String GIF_FRAME = "javax_imageio_gif_image_1.0";

  /**
   * What the header of a file declares, at least as large as reaches around its picture: a canvas
   * that is too small for its first frame grows, as in browsers.
   *
   * @param page of the reader's images the one that is read
   */
  static Canvas of(byte[] file, ImageFormat format, ImageReader reader, int page)
      throws IOException {
    Canvas declared =
        switch (format) {
          case GIF -> ofGif(reader);
          case WEBP ->
              WebpChunks.of(file).flatMap(WebpChunks::canvas).orElse(new Canvas(0, 0, 0, 0));
          case JPEG, PNG, BMP, TIFF -> new Canvas(0, 0, 0, 0);
        };
    return new Canvas(
        Math.max(declared.width, declared.left + (long) reader.getWidth(page)),
        Math.max(declared.height, declared.top + (long) reader.getHeight(page)),
        declared.left,
        declared.top);
  }

  private static Canvas ofGif(ImageReader reader) throws IOException {
    Element screen = node(reader.getStreamMetadata(), GIF_SCREEN, "LogicalScreenDescriptor");
    Element frame = node(reader.getImageMetadata(0), GIF_FRAME, "ImageDescriptor");
    return new Canvas(
        Integer.parseInt(screen.getAttribute("logicalScreenWidth")),
        Integer.parseInt(screen.getAttribute("logicalScreenHeight")),
        Integer.parseInt(frame.getAttribute("imageLeftPosition")),
        Integer.parseInt(frame.getAttribute("imageTopPosition")));
  }

  private static Element node(IIOMetadata metadata, String tree, String name) {
    return (Element) ((Element) metadata.getAsTree(tree)).getElementsByTagName(name).item(0);
  }

  /**
   * The whole canvas: {@code picture} in its place, and black, as all that is transparent, around
   * it.
   *
   * @param picture of type {@link BufferedImage#TYPE_INT_RGB}
   * @return {@code picture} itself if it covers the canvas
   */
  BufferedImage around(BufferedImage picture) {
    if (picture.getWidth() == width && picture.getHeight() == height) {
      return picture;
    }
    BufferedImage whole = new BufferedImage((int) width, (int) height, BufferedImage.TYPE_INT_RGB);
    int[] from = RgbImage.pixels(picture);
    int[] to = RgbImage.pixels(whole);
    int row = picture.getWidth();
    for (int y = 0; y < picture.getHeight(); y++) {
      System.arraycopy(from, y * row, to, (top + y) * whole.getWidth() + left, row);
    }
    return whole;
  }
}
