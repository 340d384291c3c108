package org.meanfield.dl4j;

import java.util.Arrays;
import java.util.List;
import org.meanfield.compute.engine.FloatBatch;
import org.meanfield.compute.engine.InputBatch;
import org.meanfield.training.worker.WorkerExamples;

/** The runs of one worker, in their order. */
final class DealtShare implements WorkerExamples {
  private final List<ExampleRun> runs;
  private final int length;
  private final int[] starts;
  private FloatBatch batch = new FloatBatch(new float[0], new int[0], 0);

  /**
   * @param runs by where they stand, none empty
   * @param length values of an example
   */
  DealtShare(List<ExampleRun> runs, int length) {
    this.runs = runs;
    this.length = length;
    starts = new int[runs.size() + 1];
    for (int r = 0; r < runs.size(); r++) {
      starts[r + 1] = Math.addExact(starts[r], runs.get(r).size());
    }
  }

  @Override
  public int size() {
    return starts[starts.length - 1];
  }

  @Override
  public void fill(int[] order, int from, int count, InputBatch into) {
    boolean roomy = batch.labels().length >= count;
    batch =
        new FloatBatch(
            roomy ? batch.values() : new float[Math.multiplyExact(count, length)],
            roomy ? batch.labels() : new int[count],
            count);
    for (int i = 0; i < count; i++) {
      int index = order[from + i];
      int found = Arrays.binarySearch(starts, index);
      int at = found >= 0 ? found : -found - 2;
      ExampleRun run = runs.get(at);
      int within = index - starts[at];
      System.arraycopy(run.values(), within * length, batch.values(), i * length, length);
      batch.labels()[i] = run.labels()[within];
    }
    into.fill(batch);
  }
}
