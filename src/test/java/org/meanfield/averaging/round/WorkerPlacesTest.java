package org.meanfield.averaging.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerPlacesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final String run = UUID.randomUUID().toString();
  private final ExecutorService tasks = Executors.newCachedThreadPool();

  /** Who closed what stood. */
  private final Queue<String> closed = new ConcurrentLinkedQueue<>();

  /** What a worker leaves, in place of an engine. */
  private final class Desk implements AutoCloseable {
    @Override
    public void close() {
      closed.add(Thread.currentThread().getName());
    }
  }

  @AfterEach
  void end() {
    assertThat(WorkerPlaces.end(run, MINUTE)).isTrue();
  }

  private static GroupPlaces take(String run, Integer... workers) {
    return WorkerPlaces.take(run, List.of(workers), () -> false);
  }

  private Desk desk(GroupPlaces places, int worker) throws Exception {
    return places
        .submit(worker, () -> places.standing(worker).get(Desk.class, Desk::new))
        .get(1, TimeUnit.MINUTES);
  }

  @Test
  void keepsWhatAWorkerLeaves_untilItsRunEnds_andClosesItOnTheWorkersThread() throws Exception {
    Desk first;
    try (GroupPlaces places = take(run, 0, 1)) {
      first = desk(places, 0);
      assertThat(desk(places, 1)).isNotSameAs(first);
    }
    try (GroupPlaces places = take(run, 0, 1)) {
      assertThat(desk(places, 0)).isSameAs(first);
    }
    assertThat(closed).isEmpty();

    assertThat(WorkerPlaces.end(run, MINUTE)).isTrue();

    assertThat(closed).containsExactlyInAnyOrder("meanfield-worker-0", "meanfield-worker-1");
  }

  @Test
  void keepsRunsApart_thoughTheirWorkersHaveTheSameNumbers() throws Exception {
    String other = UUID.randomUUID().toString();
    try (GroupPlaces places = take(run, 0);
        GroupPlaces others = take(other, 0)) {
      assertThat(desk(places, 0)).isNotSameAs(desk(others, 0));
      assertThat(WorkerPlaces.end(other, Duration.ZERO)).isFalse();
    }
    assertThat(WorkerPlaces.end(other, MINUTE)).isTrue();
    try (GroupPlaces places = take(run, 0)) {
      assertThat(desk(places, 0)).isNotNull();
    }
    assertThat(closed).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void lendsAThreadToOneRunAfterAnother() throws Exception {
    Thread before;
    try (GroupPlaces places = take(run, 77)) {
      before = places.submit(77, Thread::currentThread).get(1, TimeUnit.MINUTES);
    }
    assertThat(WorkerPlaces.end(run, MINUTE)).isTrue();
    String next = UUID.randomUUID().toString();

    try (GroupPlaces places = take(next, 77)) {
      assertThat(places.submit(77, Thread::currentThread).get(1, TimeUnit.MINUTES))
          .isSameAs(before);
    }
    assertThat(WorkerPlaces.end(next, MINUTE)).isTrue();
  }

  @Test
  void closesNothingThatATaskStillReads() throws Exception {
    try (GroupPlaces places = take(run, 0)) {
      assertThat(desk(places, 0)).isNotNull();

      assertThat(WorkerPlaces.end(run, Duration.ZERO)).isFalse();

      assertThat(closed).isEmpty();
    }
    assertThat(WorkerPlaces.end(run, MINUTE)).isTrue();
  }

  @Test
  void aSecondTaskOfAWorkerWaitsForTheFirst() throws Exception {
    CountDownLatch waits = new CountDownLatch(2);
    GroupPlaces first = take(run, 0, 1);
    Future<GroupPlaces> second =
        tasks.submit(
            () ->
                WorkerPlaces.take(
                    run,
                    List.of(2, 1),
                    () -> {
                      waits.countDown();
                      return false;
                    }));
    assertThat(waits.await(1, TimeUnit.MINUTES)).isTrue();
    assertThat(second).isNotDone();

    first.close();

    second.get(1, TimeUnit.MINUTES).close();
  }

  @Test
  void aTaskThatIsToldToEnd_waitsNoLonger_andHoldsNothing() {
    try (GroupPlaces first = take(run, 1)) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> WorkerPlaces.take(run, List.of(0, 1), () -> true))
          .hasMessageContaining("worker 1 was told to stop");
      take(run, 0).close();
    }
  }

  @Test
  void letsGoOfWorkersThatMoved_andKeepsTheOthers() throws Exception {
    Desk stays;
    try (GroupPlaces places = take(run, 0, 1)) {
      stays = desk(places, 0);
      assertThat(desk(places, 1)).isNotNull();
    }

    assertThat(WorkerPlaces.end(run, worker -> worker == 1, MINUTE)).isTrue();

    assertThat(closed).containsExactly("meanfield-worker-1");
    try (GroupPlaces places = take(run, 0)) {
      assertThat(desk(places, 0)).isSameAs(stays);
    }
  }

  @Test
  void makesNoPlaceForATaskThatOutlivedItsRun() {
    assertThat(WorkerPlaces.end(run, MINUTE)).isTrue();

    assertThatThrownBy(() -> take(run, 0)).hasMessageContaining("has ended");
  }
}
