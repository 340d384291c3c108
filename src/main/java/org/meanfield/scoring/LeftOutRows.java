package org.meanfield.scoring;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns, on the driver, of rows that were left out since their image is null or can't be decoded:
 * once for each stage that leaves some out, which is once a query.
 */
final class LeftOutRows extends SparkListener {
  static final Logger LOG = LoggerFactory.getLogger(LeftOutRows.class);
  private static final String COUNT = "rows left out";

  /** Applications that are listened to already. */
  private static final Set<SparkContext> HEARD = Collections.newSetFromMap(new WeakHashMap<>());

  private final Map<Integer, Long> ofStages = new ConcurrentHashMap<>();

  private LeftOutRows() {}

  /** A count that is warned of. */
  static LongAccumulator counted(SparkContext spark) {
    synchronized (HEARD) {
      if (HEARD.add(spark)) {
        spark.addSparkListener(new LeftOutRows());
      }
    }
    return spark.longAccumulator(COUNT);
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd task) {
    for (AccumulableInfo one : Trees.list(task.taskInfo().accumulables())) {
      if (one.name().contains(COUNT) && one.update().isDefined()) {
        ofStages.merge(task.stageId(), ((Number) one.update().get()).longValue(), Long::sum);
      }
    }
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted stage) {
    Long rows = ofStages.remove(stage.stageInfo().stageId());
    if (rows != null && stage.stageInfo().failureReason().isEmpty()) {
      LOG.warn(
          "{} rows were left out: their image is null or can't be decoded. setHandleInvalid(\"keep\")"
              + " keeps them, with nulls for predictions; \"error\" stops there.",
          rows);
    }
  }
}
