package org.meanfield.dl4j;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.meanfield.training.worker.PartitionReader;
import org.meanfield.training.worker.WorkerExamples;

/**
 * Examples in the order in which their RDD has them, whatever order the shuffle brings them in.
 *
 * @param length values of an example
 */
record DealtShareReader(int length) implements PartitionReader<ExampleRun> {
  @Override
  public WorkerExamples read(List<ExampleRun> elements, long seed, int epoch) {
    return new DealtShare(
        elements.stream().sorted(Comparator.comparingLong(ExampleRun::from)).toList(), length);
  }

  @Override
  public int[] order(long seed, int epoch, int worker, int examples) {
    return IntStream.range(0, examples).toArray();
  }
}
