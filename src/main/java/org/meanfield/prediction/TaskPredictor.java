package org.meanfield.prediction;

import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * The one predictor of a task: made when it is first asked for, closed when the task ends. Used on
 * the task's thread alone.
 */
public final class TaskPredictor {
  private final Model model;
  private @Nullable ChunkPredictor predictor;

  public TaskPredictor(Model model) {
    this.model = model;
  }

  /** The predictor. */
  public ChunkPredictor get() {
    ChunkPredictor made = predictor;
    if (made == null) {
      made = new ChunkPredictor(model);
      ChunkPredictor closed = made;
      TaskContext.get()
          .<Void>addTaskCompletionListener(
              task -> {
                closed.close();
                return null;
              });
      predictor = made;
    }
    return made;
  }
}
