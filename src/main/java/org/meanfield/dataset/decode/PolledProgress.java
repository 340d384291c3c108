package org.meanfield.dataset.decode;

import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;

/** Polls the deadline as a reader goes from row to row, whether or not it reads on. */
record PolledProgress(Deadline deadline) implements IIOReadProgressListener {
  @Override
  public void imageProgress(ImageReader source, float percentageDone) {
    deadline.poll();
  }

  @Override
  public void sequenceStarted(ImageReader source, int minIndex) {}

  @Override
  public void sequenceComplete(ImageReader source) {}

  @Override
  public void imageStarted(ImageReader source, int imageIndex) {}

  @Override
  public void imageComplete(ImageReader source) {}

  @Override
  public void thumbnailStarted(ImageReader source, int imageIndex, int thumbnailIndex) {}

  @Override
  public void thumbnailProgress(ImageReader source, float percentageDone) {}

  @Override
  public void thumbnailComplete(ImageReader source) {}

  @Override
  public void readAborted(ImageReader source) {}
}
