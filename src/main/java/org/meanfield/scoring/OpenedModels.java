package org.meanfield.scoring;

import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.meanfield.fault.MeanfieldException;

/**
 * The models that queries of this driver have named. One is opened once, and stays open while there
 * is memory for it; each query looks at its manifest, and where that has changed the model is
 * opened anew. Safe for any thread.
 */
final class OpenedModels {
  private static final Map<String, SoftReference<SavedModel>> OPEN = new ConcurrentHashMap<>();

  private OpenedModels() {}

  /**
   * The model at a place.
   *
   * @param location a run folder or a bundle
   * @throws MeanfieldException where there is none, or it is damaged
   */
  static SavedModel at(String location, Configuration hadoop) {
    SoftReference<SavedModel> known = OPEN.get(location);
    SavedModel model = known == null ? null : known.get();
    if (model != null && model.isThere(hadoop)) {
      return model;
    }
    // Two that ask at once for a new one both open it, which is right, too.
    SavedModel opened = SavedModel.open(location, hadoop);
    OPEN.put(location, new SoftReference<>(opened));
    return opened;
  }
}
