package org.meanfield.bench.contest;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A contender's process in conversation with the benchmark. For each batch size it makes its
 * contenders, compares, warms up, says that it is ready, waits for the word, so that processes that
 * are measured together start together, and tells its rate. What it says are {@link Report}s on
 * stdout; whatever a library prints there goes to stderr.
 */
public final class Contest {
  private final Task task;
  private final PrintStream out =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
  private final BufferedReader in =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

  private Contest(Task task) {
    this.task = task;
  }

  /**
   * Measures every batch size of the task.
   *
   * @param workers threads that each have a contender of their own
   */
  public static void run(Task task, int workers, Contender.Maker maker) throws Exception {
    Contest contest = new Contest(task);
    System.setOut(System.err);
    for (int batch : task.batches()) {
      contest.measure(batch, workers, maker);
    }
  }

  private void measure(int batch, int workers, Contender.Maker maker) throws Exception {
    List<Worker> all = new ArrayList<>();
    try {
      for (int i = 0; i < workers; i++) {
        all.add(new Worker(maker, batch));
      }
      out.println(new Report.Ready(batch, largest(all)));
      awaitWord();
      out.println(new Report.Rate(batch, batch * Worker.sum(all, task.seconds())));
    } finally {
      all.forEach(Worker::close);
    }
  }

  /** The contenders' largest difference; they have warmed up when this returns. */
  private double largest(List<Worker> workers) throws Exception {
    long start = System.nanoTime();
    double largest = 0;
    for (Worker worker : workers) {
      largest = Math.max(largest, worker.difference());
    }
    // A prediction that took so long was warm-up enough; a step of training is yet to be seen.
    double left = task.seconds() / 2 - (System.nanoTime() - start) / 1e9;
    if (left > 0 || task.mode() != Mode.INFERENCE) {
      Worker.sum(workers, left);
    }
    return largest;
  }

  private void awaitWord() throws IOException {
    if (in.readLine() == null) {
      throw new IOException("the benchmark that started this process has gone");
    }
  }
}
