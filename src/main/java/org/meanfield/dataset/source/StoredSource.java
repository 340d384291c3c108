package org.meanfield.dataset.source;

import org.meanfield.dataset.share.InputPartition;

/** Images in files, which every executor can read for itself. */
public sealed interface StoredSource extends ImageSource
    permits IdxSource, CifarSource, FolderSource, ManifestSource, ShardSource {
  /** What an executor needs to read the images at {@code positions}, in that order. */
  InputPartition refs(int[] positions);

  /** Qualified URI of what the listing's paths are relative to. */
  default String root() {
    return location();
  }

  /**
   * Stands for the times at which the files were last modified; empty where the fingerprint stands
   * for their content.
   */
  default String times() {
    return "";
  }

  /** A worker is sent the listing of its own share alone, which is not counted. */
  @Override
  default long sentBytes() {
    return 0;
  }
}
