package org.meanfield.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.meanfield.cluster.BlockPrefetcher;

/**
 * Discrete events of a round: the driver launches tasks one after another, they fetch block after
 * block, a few at once, and every request waits for the cards it needs ({@link Links}). An event is
 * a request's arrival at the machine that keeps the block.
 *
 * <p>Left out: the shuffle of references, some hundred bytes a worker and task, and what else is on
 * the network.
 */
final class EventSimulation implements Exchange {
  /**
   * One that waits to be served; of two at once, that of the task launched first comes first, and a
   * task's in their order.
   */
  private record Request(double time, int task, int block) implements Comparable<Request> {
    @Override
    public int compareTo(Request other) {
      int byTime = Double.compare(time, other.time);
      int byTask = byTime == 0 ? Integer.compare(task, other.task) : byTime;
      return byTask == 0 ? Integer.compare(block, other.block) : byTask;
    }
  }

  @Override
  public Phases phases(RoundCosts costs, ClusterSpec machines, Slicing cut) {
    List<Fetching> training = training(costs, machines, cut);
    run(training, machines, cut);
    List<Fetching> averaging = averaging(costs, machines, cut);
    run(averaging, machines, cut);
    double end = averaging.stream().mapToDouble(Fetching::done).max().orElseThrow();
    return new Phases(
        training.stream().mapToDouble(task -> task.done() + cut.slices() * costs.block()).toArray(),
        end + machines.latency());
  }

  /** A task an executor, which fetches every slice that it does not keep, from its own first on. */
  private static List<Fetching> training(RoundCosts costs, ClusterSpec machines, Slicing cut) {
    int executors = machines.executors();
    List<Fetching> tasks = new ArrayList<>();
    for (int e = 0; e < executors; e++) {
      int others = cut.slices() - cut.kept(e, executors);
      int next = cut.first(e + 1, executors);
      tasks.add(
          new Fetching(
              e,
              begun(e, costs, machines),
              others,
              block -> cut.owner((next + block) % cut.slices(), executors),
              1,
              0));
    }
    return tasks;
  }

  /**
   * As many tasks an executor as it has workers, each of some of the slices that it keeps: of every
   * slice it fetches the other executors' movement, from its own on, and averages it.
   */
  private static List<Fetching> averaging(RoundCosts costs, ClusterSpec machines, Slicing cut) {
    int executors = machines.executors();
    int others = executors - 1;
    double work = Exchange.averaging(costs, machines, cut);
    List<Fetching> tasks = new ArrayList<>();
    for (int e = 0; e < executors; e++) {
      int machine = e;
      int kept = cut.kept(e, executors);
      int sharers = Math.min(machines.most(), kept);
      for (int s = 0; s < sharers; s++) {
        int slices = kept * (s + 1) / sharers - kept * s / sharers;
        double begun = begun(tasks.size(), costs, machines);
        tasks.add(
            others == 0
                ? new Fetching(machine, begun + slices * work, 0, block -> machine, 1, 0)
                : new Fetching(
                    machine,
                    begun,
                    slices * others,
                    block -> (machine + 1 + block % others) % executors,
                    others,
                    work));
      }
    }
    return tasks;
  }

  private static double begun(int task, RoundCosts costs, ClusterSpec machines) {
    return (task + 1) * costs.launch() + machines.latency();
  }

  /** Until each has all its blocks and has done its work on them. */
  private static void run(List<Fetching> tasks, ClusterSpec machines, Slicing cut) {
    Links links = new Links(machines.executors(), machines.bytesASecond());
    PriorityQueue<Request> requests = new PriorityQueue<>();
    for (int t = 0; t < tasks.size(); t++) {
      Fetching task = tasks.get(t);
      for (int block = 0; block < task.askedAtOnce(); block++) {
        requests.add(new Request(task.done() + machines.latency(), t, block));
      }
    }
    while (!requests.isEmpty()) {
      Request request = requests.remove();
      Fetching task = tasks.get(request.task());
      double free = links.free(task.machine);
      if (free > request.time()) {
        // Its keeper serves others until then.
        requests.add(new Request(free, request.task(), request.block()));
        continue;
      }
      double sent =
          links.transfer(
              request.time(), task.keeper(request.block()), task.machine, cut.bytesASlice());
      double asking = task.take(sent + machines.latency());
      int next = request.block() + BlockPrefetcher.AHEAD;
      if (next < task.blocks) {
        requests.add(new Request(asking + machines.latency(), request.task(), next));
      }
    }
  }
}
