package org.meanfield.dataset.source;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.share.HeldShares;
import org.meanfield.dataset.share.InputPartition;
import org.meanfield.dataset.share.PackedShares;
import org.meanfield.dataset.share.Shares;

/** Images in files, which every executor can read for itself. */
public interface StoredSource extends ImageSource {
  /** What an executor needs to read the images at {@code positions}, in that order. */
  InputPartition refs(int[] positions);

  @Override
  default HeldShares shares(ReadPlan plan) {
    List<InputPartition> refs = plan.shares().stream().map(this::refs).toList();
    return new PackedShares(plan.spark(), plan.name(), refs, plan.image(), plan.pins());
  }

  @Override
  default JavaRDD<PackedChunk> inPlace(JavaSparkContext spark, ImageRecipe image, int partitions) {
    int[] all = IntStream.range(0, listing().size()).toArray();
    return shares(ReadPlan.anywhere(spark, Shares.cut(all, partitions), image)).chunks();
  }

  /** A worker is sent the listing of its own share alone, which is not counted. */
  @Override
  default long sentBytes() {
    return 0;
  }
}
