package org.meanfield.cluster;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.storage.RDDBlockId;
import org.apache.spark.storage.StorageStatus;
import scala.collection.JavaConverters;

/** The blocks that an executor holds of a run: weights and states, but no cached images. */
public record HeldBlocks(List<RDDBlockId> ids, List<RDDBlockId> onDisk) {
  /**
   * As the driver knows them now.
   *
   * @return all of them, and those that lie on its disk
   */
  public static HeldBlocks of(SparkContext spark, String executor) {
    List<RDDBlockId> ids = new ArrayList<>();
    List<RDDBlockId> onDisk = new ArrayList<>();
    for (StorageStatus status : spark.env().blockManager().master().getStorageStatus()) {
      if (!status.blockManagerId().executorId().equals(executor)) {
        continue;
      }
      for (var block : JavaConverters.mapAsJavaMap(status.rddBlocks()).entrySet()) {
        RDDBlockId id = (RDDBlockId) block.getKey();
        if (!spark.getPersistentRDDs().contains(id.rddId())) {
          ids.add(id);
          if (block.getValue().diskSize() > 0) {
            onDisk.add(id);
          }
        }
      }
    }
    return new HeldBlocks(List.copyOf(ids), List.copyOf(onDisk));
  }

  /** Has them removed, wherever they are. */
  public void remove(SparkContext spark) {
    ids.forEach(spark.env().blockManager().master()::removeBlock);
  }
}
