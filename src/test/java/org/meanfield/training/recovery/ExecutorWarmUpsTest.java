package org.meanfield.training.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.meanfield.averaging.state.Placement;
import org.meanfield.cluster.BackgroundJob;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.FakeExecutors;

class ExecutorWarmUpsTest {
  private static final BlockAddress OLD = FakeExecutors.address("1");
  private static final BlockAddress NEW = FakeExecutors.address("2");
  private static final Placement PLACED = new Placement(2, List.of(OLD));

  private final FakeExecutors time = new FakeExecutors();
  private final List<Job> jobs = new ArrayList<>();
  private final ExecutorWarmUps warmUps = new ExecutorWarmUps(this::begin, time);

  /** A warm-up that the test ends. */
  private static final class Job implements BackgroundJob<Boolean> {
    private final BlockAddress executor;
    private boolean ended;
    private boolean closed;
    private Optional<List<Boolean>> results = Optional.empty();

    Job(BlockAddress executor) {
      this.executor = executor;
    }

    void end(boolean ranThere) {
      ended = true;
      results = Optional.of(List.of(ranThere));
    }

    void fail() {
      ended = true;
    }

    @Override
    public boolean hasEnded() {
      return ended;
    }

    @Override
    public Optional<List<Boolean>> results() {
      return results;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private BackgroundJob<Boolean> begin(BlockAddress executor) {
    jobs.add(new Job(executor));
    return jobs.get(jobs.size() - 1);
  }

  private List<BlockAddress> ready(BlockAddress... there) {
    return warmUps.ready(PLACED, List.of(there));
  }

  @Test
  void keepsANewcomerApart_untilItHasWarmedUp() {
    assertThat(ready(OLD, NEW)).containsExactly(OLD);
    assertThat(warmUps.someAreReady()).isFalse();

    jobs.get(0).end(true);

    assertThat(warmUps.someAreReady()).isTrue();
    assertThat(ready(OLD, NEW)).containsExactly(OLD, NEW);
    assertThat(warmUps.someAreReady()).isFalse();
    assertThat(jobs).extracting(job -> job.executor).containsExactly(NEW);
  }

  @Test
  void warmsUpAnew_asLongAsTheTaskGoesToAnother() {
    assertThat(ready(OLD, NEW)).containsExactly(OLD);
    jobs.get(0).end(false);
    assertThat(ready(OLD, NEW)).containsExactly(OLD);
    jobs.get(1).end(false);
    assertThat(ready(OLD, NEW)).containsExactly(OLD);
    assertThat(jobs).hasSize(3);

    jobs.get(2).end(true);

    assertThat(ready(OLD, NEW)).containsExactly(OLD, NEW);
  }

  @Test
  void takesANewcomerIn_whoseWarmUpFails() {
    assertThat(ready(OLD, NEW)).containsExactly(OLD);

    jobs.get(0).fail();

    assertThat(warmUps.someAreReady()).isTrue();
  }

  @Test
  void takesANewcomerInAsItIs_whenItHasNotWarmedUpWithinTwoMinutes() {
    assertThat(ready(OLD, NEW)).containsExactly(OLD);
    time.pause(Duration.ofMinutes(2));
    assertThat(warmUps.someAreReady()).isFalse();

    time.pause(Duration.ofMillis(1));

    assertThat(ready(OLD, NEW)).containsExactly(OLD, NEW);
  }

  @Test
  void countsTheTwoMinutesFromTheFirstTry() {
    assertThat(ready(OLD, NEW)).containsExactly(OLD);
    time.pause(Duration.ofSeconds(100));
    jobs.get(0).end(false);
    assertThat(ready(OLD, NEW)).containsExactly(OLD);

    time.pause(Duration.ofSeconds(21));

    assertThat(ready(OLD, NEW)).containsExactly(OLD, NEW);
  }

  @Test
  void takesNewcomersAsTheyAre_whereNoneIsLeftOfThoseThatTrained() {
    assertThat(ready(NEW)).containsExactly(NEW);
  }

  @Test
  void leavesThoseAlone_thatWouldHaveNoWorker() {
    Placement full = new Placement(1, List.of(OLD));

    assertThat(full.on(warmUps.ready(full, List.of(OLD, NEW)))).isEqualTo(full);
    assertThat(jobs).isEmpty();
  }

  @Test
  void endsWhatIsUnderWay_whenTheRunEnds() {
    assertThat(ready(OLD, NEW)).containsExactly(OLD);

    warmUps.close();

    assertThat(jobs.get(0).closed).isTrue();
  }

  @Test
  void takesEveryoneAtOnce_whereThereIsNothingToWarmUp() {
    try (ExecutorWarmUps none = ExecutorWarmUps.none()) {
      assertThat(none.ready(PLACED, List.of(OLD, NEW))).containsExactly(OLD, NEW);
    }
  }
}
