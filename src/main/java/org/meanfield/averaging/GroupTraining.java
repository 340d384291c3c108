package org.meanfield.averaging;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.meanfield.cluster.BlockStore;
import org.meanfield.cluster.FetchedBlock;

/** The workers of one executor through one round; lives as long as its task. */
final class GroupTraining<S> {
  private final RoundPlan plan;
  private final LocalTraining<S> training;
  private final List<String> gpus;
  private final BooleanSupplier cancelled;
  private final List<Integer> workers = new ArrayList<>();
  private final List<List<S>> shares = new ArrayList<>();
  private volatile boolean failed;

  GroupTraining(
      RoundPlan plan, LocalTraining<S> training, List<String> gpus, BooleanSupplier cancelled) {
    this.plan = plan;
    this.training = training;
    this.gpus = gpus;
    this.cancelled = cancelled;
  }

  void add(int worker, List<S> share) {
    workers.add(worker);
    shares.add(share);
  }

  /** Trains all workers at once and waits for them; the first failure stops the others. */
  List<WorkerReport> run() {
    List<byte[]> base = new ArrayList<>();
    Traffic traffic = Traffic.NONE;
    for (int slice = 0; slice < plan.slices().layout().slices(); slice++) {
      FetchedBlock block = plan.slices().fetchForWorkers(slice);
      traffic = traffic.plus(block);
      base.add(plan.slices().codec().decode(block.bytes(), plan.slices().layout().length(slice)));
    }
    List<Future<WorkerReport>> running = new ArrayList<>();
    for (int i = 0; i < workers.size(); i++) {
      int worker = workers.get(i);
      List<S> share = shares.get(i);
      // The slices were fetched once for the whole group: its first worker accounts for them.
      Traffic fetched = i == 0 ? traffic : Traffic.NONE;
      running.add(WorkerThreads.submit(worker, () -> train(worker, share, base, fetched)));
    }
    return await(running);
  }

  private List<WorkerReport> await(List<Future<WorkerReport>> running) {
    List<WorkerReport> reports = new ArrayList<>();
    RuntimeException failure = null;
    for (Future<WorkerReport> future : running) {
      try {
        reports.add(future.get());
      } catch (ExecutionException e) {
        failed = true;
        failure = failure == null ? unwrapped(e) : failure;
      } catch (InterruptedException e) {
        failed = true;
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while workers were training", e);
      }
    }
    if (failure != null) {
      throw failure;
    }
    return reports;
  }

  private static RuntimeException unwrapped(ExecutionException e) {
    if (e.getCause() instanceof Error error) {
      throw error;
    }
    return e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e);
  }

  private WorkerReport train(int worker, List<S> share, List<byte[]> base, Traffic fetched) {
    Traffic traffic = fetched;
    List<byte[]> state = new ArrayList<>();
    for (FetchedBlock block : plan.states().fetch(worker)) {
      traffic = traffic.plus(block);
      state.add(block.bytes());
    }
    SliceLayout layout = plan.slices().layout();
    LocalRound round =
        new LocalRound(worker, gpus, layout, base, state, () -> failed || cancelled.getAsBoolean());
    long start = System.nanoTime();
    LocalOutcome outcome = training.train(round, share);
    long nanos = System.nanoTime() - start;
    String leftOut =
        outcome.unusable().isEmpty() ? leaveDeltas(round, outcome) : outcome.unusable();
    // One that is left out goes on from its last good state.
    List<byte[]> left = leftOut.isEmpty() ? outcome.state() : state;
    for (int piece = 0; piece < left.size(); piece++) {
      BlockStore.put(
          plan.stateFamily(), WorkerStates.index(worker, piece), left.get(piece), plan.copies());
      traffic = traffic.plusCopies(plan.copies(), left.get(piece).length);
    }
    return new WorkerReport(
        worker,
        BlockStore.here(),
        leftOut.isEmpty() ? outcome.examples() : 0,
        leftOut,
        left.size(),
        nanos,
        traffic,
        outcome.report());
  }

  /** Leaves the deltas of a worker with examples; gives why they cannot be averaged, or nothing. */
  private String leaveDeltas(LocalRound round, LocalOutcome outcome) {
    for (int slice = 0; outcome.examples() > 0 && slice < round.layout().slices(); slice++) {
      float[] delta = delta(round, outcome, slice);
      if (!isFinite(delta)) {
        return "its weights were no longer finite numbers";
      }
      BlockStore.put(
          plan.deltaFamily(),
          plan.deltaIndex(round.worker(), slice),
          plan.slices().codec().encode(bytes(delta)));
    }
    return "";
  }

  /** What is no number, times zero, is none; its sum with zeros is none either. */
  private static boolean isFinite(float[] values) {
    float sum = 0;
    for (float value : values) {
      sum += 0f * value;
    }
    return sum == 0;
  }

  /** What the worker moved the slice by. */
  private static float[] delta(LocalRound round, LocalOutcome outcome, int slice) {
    int length = round.layout().length(slice);
    float[] now = new float[length];
    outcome.weights().read(round.layout().offset(slice), FloatBuffer.wrap(now));
    FloatBuffer base = round.slice(slice);
    for (int i = 0; i < length; i++) {
      now[i] -= base.get(i);
    }
    return now;
  }

  /** Fp32 little-endian. */
  private static byte[] bytes(float[] values) {
    byte[] bytes = new byte[values.length * Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return bytes;
  }
}
