package org.meanfield.dataset.decode;

import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/**
 * Hears of files that end before their last pixel: libjpeg fills the rest with grey and merely
 * warns, and half a picture is not an example.
 */
final class TruncationListener implements IIOReadWarningListener {
  private boolean seen;

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    seen |= warning.toLowerCase(Locale.ROOT).contains("premature end");
  }

  boolean seen() {
    return seen;
  }
}
