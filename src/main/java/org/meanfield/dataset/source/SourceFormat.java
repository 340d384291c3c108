package org.meanfield.dataset.source;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.meanfield.dataset.files.Location;
import org.meanfield.fault.MeanfieldException;

/** A form in which images lie in files. */
public interface SourceFormat {
  /**
   * Looks whether images of this form lie at a location.
   *
   * @param hadoop how the file systems are reached
   * @return how they are opened; empty: what lies there is of another form
   * @throws MeanfieldException where it is of this form without doubt, and can't be opened
   */
  Optional<DetectedSource> at(Location place, Configuration hadoop) throws IOException;
}
