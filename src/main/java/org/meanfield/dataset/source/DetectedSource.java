package org.meanfield.dataset.source;

import java.io.IOException;
import java.util.List;
import org.meanfield.fault.MeanfieldException;

/** Images whose form has been recognized, and which have not been listed yet. */
public interface DetectedSource {
  /**
   * Lists them with a label for each.
   *
   * @param labelNames names of the classes in order of their index; empty: those that are found
   * @throws MeanfieldException naming what is missing, damaged or contradictory, and how to mend it
   */
  StoredSource labelled(List<String> labelNames, DatasetUse use) throws IOException;

  /**
   * Lists them with a label where one of the names given is found, and otherwise -1.
   *
   * @param labelNames names of the classes in order of their index
   * @throws MeanfieldException naming what is missing or damaged, and how to mend it
   */
  StoredSource unlabelled(List<String> labelNames) throws IOException;
}
