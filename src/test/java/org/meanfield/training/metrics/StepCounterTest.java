package org.meanfield.training.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepCounterTest {
  @Test
  void losesNoStep_whenWorkersOfATaskCountAtOnce() throws InterruptedException {
    StepCounter counter = new StepCounter();
    List<Thread> workers = new ArrayList<>();
    for (int w = 0; w < 4; w++) {
      Thread worker =
          new Thread(
              () -> {
                for (int step = 0; step < 10_000; step++) {
                  counter.add(new StepCount(8, 0.5));
                }
              });
      worker.start();
      workers.add(worker);
    }
    for (Thread worker : workers) {
      worker.join();
    }

    assertThat(counter.value()).isEqualTo(new StepCount(4 * 10_000 * 8, 4 * 10_000 * 0.5));
  }

  @Test
  void addsTasksUp_andACopyGoesItsOwnWay() {
    StepCounter counter = new StepCounter();
    assertThat(counter.isZero()).isTrue();
    counter.add(new StepCount(8, 1));
    StepCounter copy = counter.copy();
    copy.merge(counter);

    assertThat(copy.value()).isEqualTo(new StepCount(16, 2));
    assertThat(counter.value()).isEqualTo(new StepCount(8, 1));
    copy.reset();
    assertThat(copy.isZero()).isTrue();
  }
}
