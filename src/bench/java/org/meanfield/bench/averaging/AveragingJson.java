package org.meanfield.bench.averaging;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The results as programs read them. */
final class AveragingJson {
  private AveragingJson() {}

  /** {@code {"results": [a row a setting], "epoch": {...}}}; what is not known is null. */
  static String of(List<Measured> rows, @Nullable EpochShare epoch) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode results = root.putArray("results");
    for (Measured row : rows) {
      results
          .addObject()
          .put("parameters", row.setting().model().parameters())
          .put("where", row.setting().where().toString())
          .put("who", row.setting().who().toString())
          .put("secondsPerRound", row.secondsPerRound())
          .put("secondsOverhead", row.secondsOverhead())
          .put("codec", row.setting().codec())
          .put("bytesReceived", row.bytesReceived())
          .put("driverPeakBytes", row.driverPeakBytes())
          .put("executorPeakBytes", row.executorPeakBytes());
    }
    if (epoch != null) {
      root.putObject("epoch")
          .put("images", epoch.images())
          .put("seconds", epoch.seconds())
          .put("shareWaiting", epoch.waiting())
          .put("shareAveraging", epoch.averaging());
    }
    return root.toString();
  }
}
