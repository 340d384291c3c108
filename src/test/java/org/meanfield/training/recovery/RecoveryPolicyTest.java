package org.meanfield.training.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meanfield.averaging.state.Placement;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.FakeExecutors;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.run.Position;
import org.meanfield.training.metrics.TrainingEvent;

/** Without a cluster: a run, its executors and time as each test wants them. */
class RecoveryPolicyTest {
  private static final BlockAddress FIRST = FakeExecutors.address("1");
  private static final BlockAddress SECOND = FakeExecutors.address("2");
  private static final BlockAddress THIRD = FakeExecutors.address("3");
  private static final BlockAddress FOURTH = FakeExecutors.address("4");

  private final FakeExecutors executors = new FakeExecutors(FIRST, SECOND, THIRD);
  private final List<TrainingEvent> events = new ArrayList<>();
  private final FakeRun run = new FakeRun();
  private boolean stopped;
  private final ExecutorFailureMonitor failures =
      new ExecutorFailureMonitor(executors, executors.events(), executors, () -> stopped);
  private final RecoveryPolicy recovery =
      new RecoveryPolicy(
          run,
          failures,
          new PlacementPolicy(
              executors,
              failures,
              ExecutorWarmUps.none(),
              PlacementCheck.NONE,
              executors,
              () -> stopped),
          new RecoveryBudget(executors),
          events::add);

  /** In the third of five epochs, four rounds after a checkpoint at its begin. */
  private static final class FakeRun implements RecoverableRun {
    private Placement placement = new Placement(3, List.of(FIRST, SECOND, THIRD));
    private Position position = new Position(2, 4);
    private int copies = 1;
    private boolean whole;
    private Runnable takingOver = () -> {};
    private Runnable restoring = () -> {};
    private int restored;
    private int abandoned;

    @Override
    public Position position() {
      return position;
    }

    @Override
    public int epochs() {
      return 5;
    }

    @Override
    public boolean lacksRounds() {
      return position.epoch() < epochs();
    }

    @Override
    public Position lastCheckpoint() {
      return Position.afterEpoch(2);
    }

    @Override
    public Placement placement() {
      return placement;
    }

    @Override
    public void place(Placement other) {
      placement = other;
    }

    @Override
    public int copies() {
      return copies;
    }

    @Override
    public boolean isWhole() {
      return whole;
    }

    @Override
    public boolean takeOver() {
      takingOver.run();
      return whole;
    }

    @Override
    public void abandonCheckpoint() {
      abandoned++;
    }

    @Override
    public void restore() {
      restoring.run();
      restored++;
      position = lastCheckpoint();
    }
  }

  private void replicate() {
    run.copies = 2;
    run.whole = true;
  }

  /** A round in which executors go. */
  private Runnable losing(BlockAddress... lost) {
    return () -> {
      List.of(lost).forEach(executors::lose);
      throw new IllegalStateException("Job aborted due to stage failure: ExecutorLostFailure");
    };
  }

  private static String lost(int executor) {
    return "executor " + executor + " (worker lost)";
  }

  @Test
  void doesTheWorkOnce_whereNothingHappens() {
    List<String> done = new ArrayList<>();

    recovery.run(() -> done.add("round"));

    assertThat(done).containsExactly("round");
    assertThat(events).isEmpty();
  }

  @Test
  void rollsBackToTheCheckpoint_onTheReplacement_whereThereIsOneCopy() {
    executors.after(Duration.ofSeconds(5), () -> executors.gain(FOURTH));

    recovery.run(losing(SECOND));

    assertThat(run.position).isEqualTo(Position.afterEpoch(2));
    assertThat(run.abandoned).isOne();
    assertThat(run.placement.executors()).containsExactly(FIRST, FOURTH, THIRD);
    assertThat(events)
        .containsExactly(
            new TrainingEvent.RollbackStarted(List.of(lost(2)), 3, Position.afterEpoch(2), false),
            new TrainingEvent.ExecutorsChanged(3));
  }

  @Test
  void goesOnWithTheSurvivorsReplicas_andTakesTheRoundAgain() {
    replicate();

    recovery.run(losing(SECOND));

    assertThat(run.restored).isZero();
    assertThat(run.position).isEqualTo(new Position(2, 4));
    assertThat(run.placement.executors()).containsExactly(FIRST, THIRD);
    assertThat(executors.waited()).isZero();
    assertThat(events)
        .containsExactly(
            new TrainingEvent.ReplicaFailover(List.of(lost(2)), 3, 4, true),
            new TrainingEvent.ExecutorsChanged(2));
  }

  @Test
  void rollsBack_whereBothCopiesAreGone() {
    replicate();

    recovery.run(
        () -> {
          run.whole = false;
          losing(SECOND, THIRD).run();
        });

    assertThat(run.restored).isOne();
    assertThat(run.placement.executors()).containsExactly(FIRST);
    assertThat(events)
        .containsExactly(
            new TrainingEvent.RollbackStarted(
                List.of(lost(2), lost(3)), 3, Position.afterEpoch(2), true),
            new TrainingEvent.ExecutorsChanged(1));
  }

  @Test
  void rollsBack_whenAnotherIsLostWhileTheSurvivorsTakeOver() {
    replicate();
    run.takingOver = losing(THIRD);

    recovery.run(losing(SECOND));

    assertThat(run.restored).isOne();
    assertThat(events)
        .extracting(Object::getClass)
        .containsExactly(
            TrainingEvent.ReplicaFailover.class,
            TrainingEvent.RollbackStarted.class,
            TrainingEvent.ExecutorsChanged.class);
  }

  @Test
  void rollsBackAgain_whenAnotherIsLostWhileTheCheckpointIsRestored() {
    run.restoring =
        () -> {
          run.restoring = () -> {};
          losing(THIRD).run();
        };

    recovery.run(losing(SECOND));

    assertThat(run.restored).isOne();
    assertThat(run.placement.executors()).containsExactly(FIRST);
    assertThat(events)
        .filteredOn(TrainingEvent.RollbackStarted.class::isInstance)
        .extracting(event -> ((TrainingEvent.RollbackStarted) event).lost())
        .containsExactly(List.of(lost(2)), List.of(lost(3)));
  }

  @Test
  void takesWeightsOverFromReplicas_withoutARoundAgain_whereALossDisturbedNone() {
    replicate();
    recovery.beforeRound();
    executors.lose(SECOND);

    recovery.beforeRound();

    assertThat(run.placement.executors()).containsExactly(FIRST, THIRD);
    assertThat(events)
        .containsExactly(
            new TrainingEvent.ReplicaFailover(List.of(lost(2)), 3, 4, false),
            new TrainingEvent.ExecutorsChanged(2));
  }

  @Test
  void leavesALossThatDisturbedNoRoundToTheNextOne_whereThereIsOneCopy() {
    recovery.beforeRound();
    executors.lose(SECOND);

    recovery.beforeRound();

    assertThat(events).isEmpty();
  }

  @Test
  void takesNewcomersInBetweenRounds() {
    executors.gain(FOURTH);
    run.placement = new Placement(4, run.placement.executors());

    recovery.follow();

    assertThat(run.placement.executors()).containsExactly(FIRST, SECOND, THIRD, FOURTH);
    assertThat(events).containsExactly(new TrainingEvent.ExecutorsChanged(4));
  }

  @Test
  void givesUp_whenAllAreLost_andNoneComesWithinTwoMinutes() {
    assertThatThrownBy(() -> recovery.run(losing(FIRST, SECOND, THIRD)))
        .isInstanceOfSatisfying(
            MeanfieldException.class,
            fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.CLUSTER))
        .hasMessageContaining("no executor within 120 s");
    assertThat(run.restored).isZero();
  }

  @Test
  void goesOnWithOthers_whenAllAreLost_andReplaced() {
    executors.after(Duration.ofSeconds(60), () -> executors.gain(FOURTH));

    recovery.run(losing(FIRST, SECOND, THIRD));

    assertThat(run.restored).isOne();
    assertThat(run.placement.executors()).containsExactly(FOURTH);
  }

  @Test
  void givesUp_withTheSixthLossWithinAnHour_whereNothingIsSavedInBetween() {
    for (int loss = 0; loss < 5; loss++) {
      recovery.run(losing(THIRD));
      executors.gain(THIRD);
      recovery.follow();
      recovery.roundEnded();
    }
    assertThat(run.restored).isEqualTo(5);

    assertThatThrownBy(() -> recovery.run(losing(THIRD)))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContainingAll("6 times within epoch 3 and an hour", "then resume the run");
    assertThat(run.restored).isEqualTo(5);
  }

  @Test
  void getsOverMoreLosses_whereACheckpointCountsInBetween() {
    for (int loss = 0; loss < 20; loss++) {
      recovery.run(losing(THIRD));
      executors.gain(THIRD);
      recovery.follow();
      recovery.saved();
    }

    assertThat(run.restored).isEqualTo(20);
  }

  @Test
  void aCancelledRoundEndsTheRun_whateverWasLostWithIt() {
    MeanfieldException cancelled =
        MeanfieldException.interrupted("Stopped, since a Spark job of it was cancelled.");

    assertThatThrownBy(
            () ->
                recovery.run(
                    () -> {
                      executors.lose(SECOND);
                      throw cancelled;
                    }))
        .isSameAs(cancelled);
    assertThat(run.abandoned).isZero();
    assertThat(events).isEmpty();
  }

  @Test
  void aBugEndsTheRun() {
    IllegalStateException bug = new IllegalStateException("our own");

    assertThatThrownBy(
            () ->
                recovery.run(
                    () -> {
                      throw bug;
                    }))
        .isSameAs(bug);
    assertThat(events).isEmpty();
  }

  @Test
  void doesNothing_whereTheUserHasStoppedTheRun() {
    stopped = true;

    assertThatThrownBy(() -> recovery.run(losing(SECOND)))
        .hasMessage("Stopped by the user; the last checkpoint stands.");
    assertThat(executors.registered()).hasSize(3);
  }

  @Test
  void waitsForNoReplacement_whenTheUserStopsTheRun() {
    executors.after(Duration.ofSeconds(1), () -> stopped = true);

    assertThatThrownBy(() -> recovery.run(losing(SECOND)))
        .isInstanceOfSatisfying(
            MeanfieldException.class,
            fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.INTERRUPTED));
    assertThat(executors.waited()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void recoversFromALossThatDisturbedTheReadingOfTheResult() {
    run.position = Position.afterEpoch(5);
    executors.lose(SECOND);

    recovery.recoverFrom(new IllegalStateException("a block is gone"));

    assertThat(run.restored).isOne();
    assertThat(events)
        .startsWith(
            new TrainingEvent.RollbackStarted(List.of(lost(2)), 5, Position.afterEpoch(2), false));
  }
}
