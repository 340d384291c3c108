package org.meanfield.job;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.meanfield.averaging.state.Placement;
import org.meanfield.cluster.Application;
import org.meanfield.cluster.BlockAddress;
import org.meanfield.cluster.ClusterAccess;
import org.meanfield.cluster.Executors;
import org.meanfield.cluster.Room;
import org.meanfield.config.Recipe;
import org.meanfield.config.TableLocation;
import org.meanfield.config.hocon.RecipeWriter;
import org.meanfield.dataset.source.DatasetUse;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.memory.AvailableMemory;
import org.meanfield.memory.Crew;
import org.meanfield.memory.MemoryCheck;
import org.meanfield.memory.MemoryEstimate;
import org.meanfield.run.RunFolder;
import org.meanfield.run.RunStatus;
import org.meanfield.storage.FolderLock;
import org.meanfield.training.StopRequest;
import org.meanfield.training.checkpoint.RunRecipe;

/**
 * Trains from a recipe, or goes on with a run: checks, starts Spark, trains, tests and saves. One
 * use, one thread.
 */
public final class TrainingJob {
  private final ClusterAccess cluster;
  private final Path workingFolder;
  private final Clock clock;
  private final JobListener listener;
  private final StopRequest stop;
  private boolean interrupted;

  /**
   * A job.
   *
   * @param cluster where it trains
   * @param workingFolder where a run folder that the recipe leaves open is made
   * @param stop polled; true: the user wants it to end; a {@link StopRequest} may want it to end
   *     with the averaging round under way
   */
  public TrainingJob(
      ClusterAccess cluster,
      Path workingFolder,
      Clock clock,
      JobListener listener,
      BooleanSupplier stop) {
    this.cluster = cluster;
    this.workingFolder = workingFolder;
    this.clock = clock;
    this.listener = listener;
    this.stop = StopRequest.of(stop);
  }

  /** A new run. */
  public RunSummary train(Recipe recipe) {
    return train(recipe, workingFolder.resolve("runs").toString(), UnaryOperator.identity());
  }

  /**
   * A new run on images that have been opened; {@code data.train} is only noted, so that the run
   * can't be resumed.
   *
   * @param runs path or URI of the folder in which it makes its own, where the recipe leaves that
   *     open
   */
  public RunSummary train(Recipe recipe, ImageSource images, String runs) {
    return train(
        recipe,
        runs,
        others ->
            (location, labels, use) ->
                location.equals(recipe.data().train())
                    ? images
                    : others.open(location, labels, use));
  }

  private RunSummary train(Recipe recipe, String runs, UnaryOperator<SourceResolver> images) {
    return keepingInterrupts(() -> trained(recipe, runs, images));
  }

  /** An interrupt that ended the run is still to be seen when all is put away. */
  private RunSummary keepingInterrupts(Supplier<RunSummary> work) {
    try {
      return work.get();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private RunSummary trained(Recipe recipe, String runs, UnaryOperator<SourceResolver> images) {
    DeviceCheck.check(cluster);
    Configuration hadoop = cluster.hadoop();
    String location = RunDirectories.of(recipe, runs, clock, hadoop);
    RunFolder.checkCreatable(location, hadoop);
    EarlyOpening<ValidatedRun> checking = checking(recipe, images, hadoop);
    try (Application session = cluster.enter()) {
      ValidatedRun opened = checked(checking, session);
      List<BlockAddress> executors = executors(session.context(), recipe);
      ValidatedRun prepared = sniffed(session, recipe, opened, hadoop);
      Crew crew = crew(session.context(), prepared, executors);
      try (Room room = Room.enter(session.context(), crew, listener::note, stop)) {
        RunFolder folder =
            RunDirectories.create(recipe, runs, clock, session.context().hadoopConfiguration());
        try (FolderLock lock = folder.lock(clock)) {
          return run(
              session,
              room.takes(executors),
              crew.workers(),
              prepared,
              folder.under(lock),
              Optional.empty(),
              lock);
        }
      }
    }
  }

  /**
   * Goes on with a run from its last checkpoint.
   *
   * @param settings {@code key=value} each, over the recipe of the run folder
   * @throws MeanfieldException of kind USAGE where recipe or network are not those of the
   *     checkpoint, but for what may change; DATA where the images are not
   */
  public RunSummary resume(String location, List<String> settings) {
    return keepingInterrupts(() -> resumed(location, settings, folder -> folder.lock(clock)));
  }

  /** The same of a run whose process on another machine is known to be gone. */
  public RunSummary takeOver(String location, List<String> settings) {
    return keepingInterrupts(() -> resumed(location, settings, folder -> folder.takeOver(clock)));
  }

  private RunSummary resumed(
      String location, List<String> settings, Function<RunFolder, FolderLock> locking) {
    DeviceCheck.check(cluster);
    Configuration hadoop = cluster.hadoop();
    RunFolder folder = RunFolder.open(location, hadoop);
    Recipe recipe = RunRecipe.of(folder, workingFolder, settings, listener::warn);
    requireMoreToDo(folder, recipe);
    // Before Spark starts, so that a run in use is told of at once, and costs no cluster.
    try (FolderLock lock = locking.apply(folder)) {
      requireMoreToDo(folder, recipe);
      folder.under(lock).sweep();
      Optional<RunSoFar> soFar =
          RunSoFar.newest(folder.under(lock), aside -> listener.note(aside.line()));
      soFar.ifPresent(run -> run.requireRecipe(recipe));
      EarlyOpening<ValidatedRun> checking = checking(recipe, TrainingJob::wherever, hadoop);
      checking
          .early()
          .filter(ValidatedRun::isSniffed)
          .ifPresent(prepared -> soFar.ifPresent(run -> run.require(prepared)));
      try (Application session = cluster.enter()) {
        ValidatedRun opened = checked(checking, session);
        if (checking.early().isEmpty() && opened.isSniffed()) {
          soFar.ifPresent(run -> run.require(opened));
        }
        List<BlockAddress> executors = executors(session.context(), recipe);
        ValidatedRun prepared = sniffed(session, recipe, opened, hadoop);
        if (!opened.isSniffed()) {
          soFar.ifPresent(run -> run.require(prepared));
        }
        Crew crew = crew(session.context(), prepared, executors);
        try (Room room = Room.enter(session.context(), crew, listener::note, stop)) {
          return run(
              session,
              room.takes(executors),
              crew.workers(),
              prepared,
              folder.under(lock),
              soFar,
              lock);
        }
      }
    }
  }

  /** What is not where it was may have been moved. */
  private static SourceResolver wherever(SourceResolver opening) {
    return (location, labels, use) -> {
      try {
        return opening.open(location, labels, use);
      } catch (MeanfieldException fault) {
        if (fault.kind() != ErrorKind.DATA) {
          throw fault;
        }
        throw new MeanfieldException(
            ErrorKind.DATA,
            String.format(
                Locale.ROOT,
                "%s Where the images have moved, say where they are by --set %s=PLACE.",
                fault.getMessage(),
                use == DatasetUse.TRAINING ? "data.train" : "data.test"),
            fault);
      }
    };
  }

  /** A run that is done goes on where it is given more epochs. */
  private static void requireMoreToDo(RunFolder folder, Recipe recipe) {
    if (folder.status().state() != RunStatus.State.DONE) {
      return;
    }
    Optional<Integer> epochs = RunSoFar.of(folder).map(RunSoFar::epochs);
    if (epochs.isEmpty() || recipe.training().epochs() <= epochs.get()) {
      throw MeanfieldException.usage(
          folder.location()
              + " is done: there is nothing to resume. Use its model by evaluate or predict"
              + epochs
                  .map(done -> ", or train on by --set training.epochs=N, above " + done + ".")
                  .orElse("; its checkpoints are gone, so that it can't be trained on."));
    }
  }

  /** Before Spark starts, where the images are not a table of its. */
  static EarlyOpening<ValidatedRun> checking(
      Recipe recipe, UnaryOperator<SourceResolver> images, Configuration hadoop) {
    return EarlyOpening.of(
        List.of(recipe.data().train(), Objects.toString(recipe.data().test(), "")),
        hadoop,
        resolver -> Preflight.check(recipe, images.apply(resolver), hadoop));
  }

  private ValidatedRun checked(EarlyOpening<ValidatedRun> checking, Application session) {
    try {
      return checking.in(session);
    } catch (Exception e) {
      // Spark's Scala throws checked exceptions undeclared.
      throw SparkFailure.told(e, stop);
    }
  }

  private ValidatedRun sniffed(
      Application session, Recipe recipe, ValidatedRun opened, Configuration hadoop) {
    try {
      return Preflight.sniffed(
          JavaSparkContext.fromSparkContext(session.context()), recipe, opened, hadoop);
    } catch (Exception e) {
      // Spark's Scala throws checked exceptions undeclared.
      throw SparkFailure.told(e, stop);
    }
  }

  private List<BlockAddress> executors(SparkContext spark, Recipe recipe) {
    Integer workers = recipe.training().workers();
    if (Executors.registered(spark).isEmpty()) {
      listener.note("waiting for executors of " + spark.master());
    }
    return Executors.await(spark, workers == null ? Integer.MAX_VALUE : workers, stop);
  }

  /** How many workers there will be, for whom there is memory enough. */
  private Crew crew(SparkContext spark, ValidatedRun prepared, List<BlockAddress> executors) {
    int workers = TrainingRun.workers(spark, executors.size(), prepared, listener);
    int slots = Executors.slotsEach(spark, executors.size());
    MemoryEstimate need = MemoryPlanner.of(prepared, workers, executors.size(), slots);
    AvailableMemory there = AvailableMemory.of(spark.getConf());
    MemoryCheck.check(need, there);
    listener.note("memory: " + need.line());
    return new Crew(workers, need, there);
  }

  private RunSummary run(
      Application session,
      List<BlockAddress> executors,
      int workers,
      ValidatedRun prepared,
      RunFolder folder,
      Optional<RunSoFar> soFar,
      FolderLock lock) {
    RunStatus status = RunStatus.running(clock.instant());
    try {
      TrainingRun work =
          new TrainingRun(
              session,
              new Placement(workers, executors),
              prepared,
              folder,
              soFar,
              listener,
              stop,
              clock);
      folder.write(RunFolder.RECIPE, RecipeWriter.hocon(work.recipe()));
      folder.write(RunFolder.NETWORK, prepared.architecture().json());
      folder.writeStatus(status);
      listener.folder(folder.location());
      listener.note(prepared.engine().line());
      RunSummary summary = work.run();
      lock.check();
      folder.writeStatus(
          status.ended(RunStatus.State.DONE, work.message(summary), clock.instant(), 0));
      return summary;
    } catch (Exception e) {
      // Spark's Scala throws checked exceptions undeclared.
      throw ended(prepared.recipe(), folder, status, e);
    } catch (OutOfMemoryError e) {
      throw ended(
          prepared.recipe(),
          folder,
          status,
          new MeanfieldException(
              ErrorKind.CLUSTER,
              "The driver ran out of memory ("
                  + e.getMessage()
                  + "). Give it more by --driver-memory, or make the network or the batch smaller.",
              e));
    }
  }

  /** Where a run ends with its round as it was told to, its own fault tells where that was. */
  private RuntimeException cause(Exception failure) {
    boolean told =
        !stop.getAsBoolean()
            && MeanfieldException.in(failure)
                .filter(f -> f.kind() == ErrorKind.INTERRUPTED)
                .isPresent();
    return told
        ? SparkFailure.told(failure)
        : SparkFailure.told(failure, () -> stop.getAsBoolean() || stop.afterRound());
  }

  /** Notes in the run folder how it ended, and gives what to tell the user. */
  private RuntimeException ended(
      Recipe recipe, RunFolder folder, RunStatus status, Exception failure) {
    RuntimeException cause = cause(failure);
    ErrorKind kind =
        MeanfieldException.in(cause).map(MeanfieldException::kind).orElse(ErrorKind.INTERNAL);
    RunStatus.State state =
        kind == ErrorKind.INTERRUPTED ? RunStatus.State.INTERRUPTED : RunStatus.State.FAILED;
    RuntimeException told =
        state == RunStatus.State.INTERRUPTED && !TableLocation.isHeld(recipe.data().train())
            ? MeanfieldException.interrupted(
                cause.getMessage()
                    + " Go on from the last checkpoint by: scripts/meanfield resume "
                    + folder.location())
            : cause;
    // On an interrupted thread nothing would be written, and the lock would stay.
    interrupted |= Thread.interrupted();
    try {
      folder.writeStatus(
          status.ended(
              state, String.valueOf(told.getMessage()), clock.instant(), kind.exitStatus()));
    } catch (RuntimeException e) {
      told.addSuppressed(e);
    }
    return told;
  }
}
