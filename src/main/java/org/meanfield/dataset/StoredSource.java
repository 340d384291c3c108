package org.meanfield.dataset;

/** Images in files, which every executor can read for itself. */
public sealed interface StoredSource extends ImageSource permits IdxSource, FolderSource {
  /** What an executor needs to read the images at {@code positions}, in that order. */
  ExampleRefs refs(int[] positions);
}
