package org.meanfield.prediction;

import java.util.IdentityHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.spark.TaskContext;

/**
 * The one predictor of a task for a model, however many partitions the task goes through: made when
 * it is first asked for, closed when the task ends. Any thread of the task may ask for it.
 */
public final class TaskScopedPredictor {
  private static final ConcurrentMap<Long, OfTask> TASKS = new ConcurrentHashMap<>();

  private final Model model;

  public TaskScopedPredictor(Model model) {
    this.model = model;
  }

  /**
   * The predictor.
   *
   * @throws IllegalStateException once the task has ended
   */
  public ChunkPredictor get() {
    return OfTask.of(TaskContext.get()).predictor(model);
  }

  /** A task's predictors, by the very model that it was sent. */
  private static final class OfTask {
    private final IdentityHashMap<Model, ChunkPredictor> predictors = new IdentityHashMap<>();
    private boolean ended;

    static OfTask of(TaskContext task) {
      OfTask known = TASKS.get(task.taskAttemptId());
      if (known != null) {
        return known;
      }
      OfTask made = new OfTask();
      OfTask first = TASKS.putIfAbsent(task.taskAttemptId(), made);
      if (first != null) {
        return first;
      }
      // Where the task has ended it is called at once.
      task.<Void>addTaskCompletionListener(
          ended -> {
            made.end();
            TASKS.remove(ended.taskAttemptId());
            return null;
          });
      return made;
    }

    synchronized ChunkPredictor predictor(Model model) {
      if (ended) {
        throw new IllegalStateException("the task has ended, and nothing is predicted in it");
      }
      return predictors.computeIfAbsent(model, ChunkPredictor::new);
    }

    private synchronized void end() {
      ended = true;
      predictors.values().forEach(ChunkPredictor::close);
      predictors.clear();
    }
  }
}
