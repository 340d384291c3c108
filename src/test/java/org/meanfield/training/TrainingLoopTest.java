package org.meanfield.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.meanfield.averaging.state.Placement;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.FakeExecutors;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.run.Position;
import org.meanfield.training.recovery.ExecutorFailureMonitor;
import org.meanfield.training.recovery.ExecutorWarmUps;
import org.meanfield.training.recovery.PlacementCheck;
import org.meanfield.training.recovery.PlacementPolicy;
import org.meanfield.training.recovery.RecoverableRun;
import org.meanfield.training.recovery.RecoveryBudget;
import org.meanfield.training.recovery.RecoveryPolicy;

/** Without a cluster: two epochs of two rounds, on executors and in a time that are made up. */
class TrainingLoopTest {
  private static final int EPOCHS = 2;
  private static final int ROUNDS = 2;
  private static final BlockAddress FIRST = FakeExecutors.address("1");
  private static final BlockAddress SECOND = FakeExecutors.address("2");
  private static final BlockAddress THIRD = FakeExecutors.address("3");

  private final FakeExecutors executors = new FakeExecutors(FIRST, SECOND, THIRD);
  private final List<String> done = new ArrayList<>();

  /** What happens within a step, by its name, once. */
  private final Map<String, Runnable> within = new HashMap<>();

  private final FakeRun run = new FakeRun();
  private final Stop stop = new Stop();
  private final ExecutorFailureMonitor failures =
      new ExecutorFailureMonitor(executors, executors.events(), executors, stop);
  private final RecoveryPolicy recovery =
      new RecoveryPolicy(
          run,
          failures,
          new PlacementPolicy(
              executors, failures, ExecutorWarmUps.none(), PlacementCheck.NONE, executors, stop),
          new RecoveryBudget(executors),
          event -> {});
  private final TrainingLoop loop = new TrainingLoop(run, recovery, stop);

  /** What the user wants. */
  private static final class Stop implements StopRequest {
    private boolean atOnce;
    private boolean afterRound;

    @Override
    public boolean getAsBoolean() {
      return atOnce;
    }

    @Override
    public boolean afterRound() {
      return afterRound;
    }

    @Override
    public void allow(Duration grace) {
      // No round takes time here.
    }
  }

  /** Notes what is done; saves each epoch's end. */
  private final class FakeRun implements RecoverableRun, EpochSteps {
    private Position position = Position.START;
    private Position saved = Position.START;
    private boolean judged;
    private boolean replicated;
    private Placement placement = new Placement(3, List.of(FIRST, SECOND, THIRD));

    private void step(String name) {
      Runnable happening = within.remove(name);
      if (happening != null) {
        happening.run();
      }
      done.add(name);
    }

    @Override
    public boolean lackEpochs() {
      return position.epoch() < EPOCHS;
    }

    @Override
    public boolean areJudged() {
      return judged;
    }

    @Override
    public Rounds rounds() {
      return new Rounds() {
        @Override
        public boolean hasNext() {
          return lacksRounds();
        }

        @Override
        public void next() {
          Position after = new Position(position.epoch(), position.rounds() + 1);
          step(after.toString());
          position = after;
        }

        @Override
        public void close() {
          done.add("closed");
        }
      };
    }

    @Override
    public boolean saveIfDue(boolean now) {
      if (now) {
        saved = position;
        done.add("saved " + position);
      }
      return now;
    }

    @Override
    public MeanfieldException saved() {
      done.add("saved " + position);
      return MeanfieldException.interrupted("Stopped after " + position);
    }

    @Override
    public boolean judge() {
      if (!judged) {
        step("judged");
        judged = true;
      }
      step("saved");
      saved = Position.afterEpoch(position.epoch() + 1);
      return true;
    }

    @Override
    public void ended() {
      judged = false;
      position = Position.afterEpoch(position.epoch() + 1);
      done.add(position.toString());
    }

    @Override
    public Position position() {
      return position;
    }

    @Override
    public int epochs() {
      return EPOCHS;
    }

    @Override
    public boolean lacksRounds() {
      return position.rounds() < ROUNDS;
    }

    @Override
    public Position lastCheckpoint() {
      return saved;
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
      return replicated ? 2 : 1;
    }

    @Override
    public boolean isWhole() {
      return replicated;
    }

    @Override
    public boolean takeOver() {
      done.add("taken over");
      return true;
    }

    @Override
    public void abandonCheckpoint() {
      // Nothing is being written.
    }

    @Override
    public void restore() {
      position = saved;
      judged = false;
      done.add("restored");
    }
  }

  private Runnable losing(BlockAddress lost) {
    return () -> {
      executors.lose(lost);
      throw new IllegalStateException("Job aborted due to stage failure: ExecutorLostFailure");
    };
  }

  @Test
  void takesAnEpochsRounds_thenJudgesAndSavesIt_untilAllAreDone() {
    loop.run();

    assertThat(done)
        .containsExactly(
            "epoch 1, round 1",
            "epoch 1, round 2",
            "closed",
            "judged",
            "saved",
            "epoch 1",
            "epoch 2, round 1",
            "epoch 2, round 2",
            "closed",
            "judged",
            "saved",
            "epoch 2");
  }

  @Test
  void takesTheRoundAgainAlone_inWhichAnExecutorIsLost_whereOthersHoldSecondCopies() {
    run.replicated = true;
    within.put("epoch 2, round 2", losing(SECOND));

    loop.run();

    assertThat(done.subList(6, done.size()))
        .containsExactly(
            "epoch 2, round 1",
            "closed",
            "taken over",
            "epoch 2, round 2",
            "closed",
            "judged",
            "saved",
            "epoch 2");
  }

  @Test
  void takesAllRoundsAgainSinceTheCheckpoint_whereThereIsOneCopy() {
    within.put("epoch 2, round 2", losing(SECOND));

    loop.run();

    assertThat(done.subList(6, done.size()))
        .containsExactly(
            "epoch 2, round 1",
            "closed",
            "restored",
            "epoch 2, round 1",
            "epoch 2, round 2",
            "closed",
            "judged",
            "saved",
            "epoch 2");
  }

  @Test
  void beginsAnew_whereAllExecutorsAreLostBeforeTheFirstCheckpoint_andOthersCome() {
    BlockAddress other = FakeExecutors.address("4");
    within.put(
        "epoch 1, round 2",
        () -> {
          executors.after(Duration.ofSeconds(30), () -> executors.gain(other));
          executors.lose(FIRST);
          executors.lose(THIRD);
          losing(SECOND).run();
        });

    loop.run();

    assertThat(done).startsWith("epoch 1, round 1", "closed", "restored", "epoch 1, round 1");
    assertThat(run.position).isEqualTo(Position.afterEpoch(EPOCHS));
    assertThat(run.placement.executors()).containsExactly(other);
  }

  @Test
  void judgesAnEpochOnce_whereItsCheckpointIsDisturbed_andOthersHoldSecondCopies() {
    run.replicated = true;
    within.put("saved", losing(SECOND));

    loop.run();

    assertThat(done)
        .startsWith(
            "epoch 1, round 1",
            "epoch 1, round 2",
            "closed",
            "judged",
            "taken over",
            "saved",
            "epoch 1",
            "epoch 2, round 1");
  }

  @Test
  void endsWithTheRoundUnderWay_andSavesIt_whereTheUserHasItEndSo() {
    within.put("epoch 1, round 2", () -> stop.afterRound = true);

    assertThatThrownBy(loop::run).hasMessage("Stopped after epoch 1, round 2");
    assertThat(done)
        .containsExactly(
            "epoch 1, round 1", "epoch 1, round 2", "saved epoch 1, round 2", "closed");
  }

  @Test
  void beginsNoRound_whenTheUserStopsItAtOnce() {
    within.put("epoch 1, round 1", () -> stop.atOnce = true);

    assertThatThrownBy(loop::run).hasMessage("Stopped by the user; the last checkpoint stands.");
    assertThat(done).containsExactly("epoch 1, round 1", "closed");
  }

  @Test
  void savesBetweenRounds_andGoesOnWithoutIt_whenAnExecutorIsToldToGo() {
    within.put("epoch 1, round 1", () -> executors.decommission(SECOND));

    loop.run();

    assertThat(done).startsWith("epoch 1, round 1", "saved epoch 1, round 1", "epoch 1, round 2");
    assertThat(run.placement.executors()).containsExactly(FIRST, THIRD);
  }

  @Test
  void endsWithItsOwnFailure_whereNoExecutorIsLost() {
    within.put(
        "judged",
        () -> {
          throw MeanfieldException.data("an image is damaged");
        });

    assertThatThrownBy(loop::run).hasMessage("an image is damaged");
    assertThat(done).endsWith("epoch 1, round 2", "closed");
  }
}
