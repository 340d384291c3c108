package org.meanfield.dataset.source.manifest;

import org.meanfield.text.NormalForm;

/**
 * A line of a manifest.
 *
 * @param line from 1
 * @param path relative to the manifest's folder; absolute, or with a scheme: a place of its own
 * @param label empty: none is given
 */
record ManifestEntry(long line, String path, String label) {
  ManifestEntry {
    label = NormalForm.of(label);
  }

  /** The same line, whose file is there under another path. */
  ManifestEntry at(String other) {
    return new ManifestEntry(line, other, label);
  }
}
