package org.meanfield.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

class RoomTest {
  private static final int SLOTS = 3;
  private static SparkContext spark;

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final ExecutorService others = Executors.newCachedThreadPool();

  @BeforeAll
  static void start() {
    spark = LocalSpark.start(SLOTS);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private Room enter(Room.Claim claim) {
    return Room.enter(spark, claim, told::add, () -> Thread.currentThread().isInterrupted());
  }

  /** On a thread of its own; gives the room that it has then. */
  private Future<Room> entering(Room.Claim claim) {
    return others.submit(() -> enter(claim));
  }

  private static Room within(Future<Room> entering) throws Exception {
    return entering.get(1, TimeUnit.MINUTES);
  }

  @Test
  void letsTrainingsInSideBySide_whileThereAreSlotsForAllTheirWorkers() throws Exception {
    try (Room one = enter(() -> 1);
        Room two = within(entering(() -> 2))) {
      assertThat(List.of(one, two)).doesNotHaveDuplicates();
      assertThat(told).isEmpty();
    }
  }

  @Test
  void letsOneInThatIsAlone_howeverManyWorkersItHas() {
    try (Room alone = enter(() -> SLOTS + 5)) {
      assertThat(alone).isNotNull();
      assertThat(told).isEmpty();
    }
  }

  @Test
  void holdsBackWhoDoesNotFit_saysSo_andLetsInWhenOthersLeave() throws Exception {
    Room first = enter(() -> 2);
    Future<Room> second = entering(() -> 2);

    assertThat(told.poll(1, TimeUnit.MINUTES))
        .isEqualTo(
            "waiting for slots: this application has 3, others train 2 workers in it, and there are"
                + " 2 workers more to come");
    assertThat(second).isNotDone();
    first.close();
    within(second).close();
  }

  @Test
  void holdsBackWhoHasNoMemoryBesideOthers() throws Exception {
    Room first = enter(() -> 1);
    Future<Room> second =
        entering(
            new Room.Claim() {
              @Override
              public int slots() {
                return 1;
              }

              @Override
              public boolean hasMemoryBeside(List<Room.Claim> beside) {
                return beside.isEmpty();
              }
            });

    assertThat(told.poll(1, TimeUnit.MINUTES)).startsWith("waiting for memory: ");
    assertThat(second).isNotDone();
    first.close();
    within(second).close();
  }

  @Test
  void letsInByOrderOfArrival_soThatLargeOnesAreNotPassedForever() throws Exception {
    Room first = enter(() -> 2);
    Future<Room> large = entering(() -> 3);
    assertThat(told.poll(1, TimeUnit.MINUTES)).contains("3 workers more");
    Future<Room> small = entering(() -> 1);
    assertThat(told.poll(1, TimeUnit.MINUTES)).contains("1 that came before");

    first.close();
    try (Room room = within(large)) {
      assertThat(room).isNotNull();
      assertThat(small).isNotDone();
    }
    within(small).close();
  }

  @Test
  void letsAThreadInThatIsInAlready_sinceItCouldNotLeaveMeanwhile() {
    try (Room outer = enter(() -> SLOTS);
        Room inner = enter(() -> SLOTS)) {
      assertThat(inner).isNotSameAs(outer);
      assertThat(told).isEmpty();
    }
  }

  @Test
  void endsTheWait_whenItsThreadIsInterrupted_andTakesNoRoom() throws Exception {
    Room first = enter(() -> SLOTS);
    BlockingQueue<Throwable> ended = new LinkedBlockingQueue<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                enter(() -> 1).close();
              } catch (MeanfieldException fault) {
                ended.add(fault);
              }
            });
    waiting.start();
    assertThat(told.poll(1, TimeUnit.MINUTES)).startsWith("waiting for slots");

    waiting.interrupt();

    assertThat(ended.poll(1, TimeUnit.MINUTES))
        .isInstanceOfSatisfying(
            MeanfieldException.class,
            fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.INTERRUPTED));
    first.close();
    enter(() -> SLOTS).close();
  }

  @Test
  void takesExecutorsFirstThatOthersDoNotTrainOn() throws Exception {
    List<BlockAddress> there =
        List.of(
            new BlockAddress("0", "a", 1),
            new BlockAddress("1", "a", 2),
            new BlockAddress("2", "b", 1));
    try (Room first = enter(() -> 1);
        Room second = within(entering(() -> 2))) {
      assertThat(first.takes(there)).isEqualTo(there);
      assertThat(second.takes(there)).containsExactly(there.get(1), there.get(2), there.get(0));
    }
    try (Room later = enter(() -> 1)) {
      assertThat(later.takes(there)).isEqualTo(there);
    }
  }

  @Test
  void leavesNobodyWaiting_whenWhatIsToldFails() {
    try (Room first = enter(() -> SLOTS)) {
      Future<Room> second =
          others.submit(
              () ->
                  Room.enter(
                      spark,
                      () -> 1,
                      line -> {
                        throw new IllegalStateException("the reader has gone");
                      },
                      () -> false));

      assertThatThrownBy(() -> within(second)).hasMessageContaining("the reader has gone");
      assertThat(first).isNotNull();
    }
    enter(() -> SLOTS).close();
  }
}
