package org.meanfield.averaging.round;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.meanfield.averaging.state.RoundInput;
import org.meanfield.averaging.state.RoundOutput;
import org.meanfield.averaging.state.RoundPlan;
import org.meanfield.averaging.state.SliceLayout;
import org.meanfield.averaging.state.Slices;
import org.meanfield.averaging.state.Standing;
import org.meanfield.averaging.state.Traffic;
import org.meanfield.averaging.state.WorkerReport;
import org.meanfield.averaging.state.WorkerStates;
import org.meanfield.averaging.state.WorkerTask;
import org.meanfield.cluster.BlockPrefetcher;
import org.meanfield.cluster.BlockStore;
import org.meanfield.cluster.FetchedBlock;

/** The workers of one executor through one round; lives as long as its task. */
final class ExecutorTrainingTask<S> {
  private final RoundPlan plan;
  private final List<Integer> order;
  private final WorkerTask<S> training;
  private final List<String> gpus;
  private final BooleanSupplier cancelled;
  private final List<Integer> workers = new ArrayList<>();
  private final List<List<S>> shares = new ArrayList<>();
  private volatile boolean failed;

  /**
   * A group without workers yet.
   *
   * @param order in which the slices are fetched, each once
   */
  ExecutorTrainingTask(
      RoundPlan plan,
      List<Integer> order,
      WorkerTask<S> training,
      List<String> gpus,
      BooleanSupplier cancelled) {
    this.plan = plan;
    this.order = List.copyOf(order);
    this.training = training;
    this.gpus = gpus;
    this.cancelled = cancelled;
  }

  void add(int worker, List<S> share) {
    workers.add(worker);
    shares.add(share);
  }

  /**
   * Trains all workers at once and waits for them, then leaves their sums; the first failure stops
   * the others.
   */
  List<WorkerReport> run() {
    byte[][] decoded = new byte[order.size()][];
    Traffic traffic = Traffic.NONE;
    Slices slices = plan.slices();
    try (BlockPrefetcher fetched = new BlockPrefetcher(fetches(slices))) {
      for (int slice : order) {
        FetchedBlock block = fetched.next();
        traffic = traffic.plus(block);
        decoded[slice] = slices.travel(slice).decode(block.bytes(), slices.layout().length(slice));
      }
    }
    List<byte[]> base = List.of(decoded);
    try (GroupPlaces places = WorkerPlaces.take(plan.run(), workers, this::isUnwanted)) {
      List<TrainedWorker> trained = train(places, base, traffic);
      Map<Integer, String> leftOut = new LocalReduction(plan, places, trained).leave();
      return trained.stream()
          .map(worker -> report(worker, leftOut.getOrDefault(worker.worker(), "")))
          .toList();
    }
  }

  private boolean isUnwanted() {
    return failed || cancelled.getAsBoolean();
  }

  /** All workers at once; the slices were fetched once for them: the first accounts for that. */
  private List<TrainedWorker> train(GroupPlaces places, List<byte[]> base, Traffic traffic) {
    List<Future<TrainedWorker>> running = new ArrayList<>();
    for (int i = 0; i < workers.size(); i++) {
      int worker = workers.get(i);
      List<S> share = shares.get(i);
      Traffic fetched = i == 0 ? traffic : Traffic.NONE;
      Standing standing = places.standing(worker);
      running.add(places.submit(worker, () -> train(worker, standing, share, base, fetched)));
    }
    return WorkerThreads.await(running, () -> failed = true);
  }

  private List<Callable<FetchedBlock>> fetches(Slices slices) {
    return order.stream()
        .<Callable<FetchedBlock>>map(slice -> () -> slices.fetchForWorkers(slice))
        .toList();
  }

  private TrainedWorker train(
      int worker, Standing standing, List<S> share, List<byte[]> base, Traffic fetched) {
    Traffic traffic = fetched;
    List<byte[]> state = new ArrayList<>();
    for (FetchedBlock block : plan.states().fetch(worker)) {
      traffic = traffic.plus(block);
      state.add(block.bytes());
    }
    SliceLayout layout = plan.slices().layout();
    RoundInput round =
        new RoundInput(worker, standing, gpus, layout, base, state, this::isUnwanted);
    return new TrainedWorker(round, training.train(round, share), traffic);
  }

  /** Keeps the worker's state; one that is left out goes on from its last good one. */
  private WorkerReport report(TrainedWorker trained, String leftOut) {
    RoundOutput outcome = trained.outcome();
    List<byte[]> left =
        leftOut.isEmpty() ? outcome.state() : training.leftOut(trained.round(), outcome);
    Traffic traffic = trained.traffic();
    for (int piece = 0; piece < left.size(); piece++) {
      BlockStore.put(
          plan.stateFamily(),
          WorkerStates.index(trained.worker(), piece),
          left.get(piece),
          plan.copies());
      traffic = traffic.plusCopies(plan.copies(), left.get(piece).length);
    }
    return new WorkerReport(
        trained.worker(),
        BlockStore.here(),
        leftOut.isEmpty() ? outcome.examples() : 0,
        leftOut,
        left.size(),
        outcome.nanos(),
        traffic,
        outcome.report());
  }
}
