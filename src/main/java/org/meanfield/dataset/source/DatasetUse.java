package org.meanfield.dataset.source;

/** What labelled images are opened for. Whatever it is, there has to be one image in all. */
public enum DatasetUse {
  /** To train on them: each class needs an image. */
  TRAINING,

  /**
   * To judge a model on them, or to prepare them for whatever comes: a class may be without images.
   */
  JUDGING
}
