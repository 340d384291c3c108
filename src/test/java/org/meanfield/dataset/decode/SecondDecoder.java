package org.meanfield.dataset.decode;

import java.awt.image.BufferedImage;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.indexer.Indexer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/** OpenCV, with libjpeg-turbo, libpng, libtiff and libwebp: no code of it is ours or the JDK's. */
final class SecondDecoder {
  private SecondDecoder() {}

  /** What is stored, not turned, alpha composed over black; empty if OpenCV can't read it. */
  static Optional<BufferedImage> decode(byte[] file) {
    try (BytePointer bytes = new BytePointer(file);
        Mat stored = new Mat(1, file.length, opencv_core.CV_8UC1, bytes);
        Mat image = opencv_imgcodecs.imdecode(stored, opencv_imgcodecs.IMREAD_UNCHANGED)) {
      return image.empty() ? Optional.empty() : Optional.of(rgb(image));
    }
  }

  private static BufferedImage rgb(Mat image) {
    int channels = image.channels();
    double max = image.depth() == opencv_core.CV_16U ? 65535 : 255;
    BufferedImage rgb = new BufferedImage(image.cols(), image.rows(), BufferedImage.TYPE_INT_RGB);
    try (Indexer samples = image.createIndexer()) {
      for (long y = 0; y < image.rows(); y++) {
        for (long x = 0; x < image.cols(); x++) {
          int packed = 0;
          double alpha = channels == 4 ? samples.getDouble(y, x, 3) / max : 1;
          for (int band = 2; band >= 0; band--) {
            double sample = samples.getDouble(y, x, channels == 1 ? 0 : band);
            packed = packed << 8 | (int) Math.round(255 * sample / max * alpha);
          }
          rgb.setRGB((int) x, (int) y, packed);
        }
      }
    }
    return rgb;
  }
}
