package org.meanfield.cluster;

import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.jspecify.annotations.Nullable;

/** The GPUs that Spark has given a task. */
public final class TaskGpus {
  private TaskGpus() {}

  /** The addresses of a task's, as its executor's discovery script printed them; often none. */
  public static List<String> of(TaskContext context) {
    ResourceInformation gpus = context.resourcesJMap().get(GpuSettings.RESOURCE);
    return gpus == null ? List.of() : List.of(gpus.addresses());
  }

  /** The same for the task of the calling thread; none outside of tasks. */
  public static List<String> here() {
    @Nullable TaskContext context = TaskContext.get();
    return context == null ? List.of() : of(context);
  }
}
