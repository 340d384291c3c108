package org.meanfield.forecast;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Discrete events of a round: the driver launches tasks one after another, tasks wait for a slot of
 * their executor, fetch block after block, and every request waits for the cards it needs ({@link
 * Links}). An event is a request's arrival at the machine that keeps the block.
 *
 * <p>Left out: the shuffle of references, some hundred bytes a worker and slice, and what else is
 * on the network.
 */
final class EventSimulation implements Exchange {
  private final FetchOrder order;

  EventSimulation(FetchOrder order) {
    this.order = order;
  }

  @Override
  public Phases phases(RoundCosts costs, Machines machines, Cut cut) {
    return new Phases(training(costs, machines, cut), averaging(costs, machines, cut));
  }

  /** The first stage, until each executor has all slices. */
  private double[] training(RoundCosts costs, Machines machines, Cut cut) {
    int executors = machines.executors();
    double[] ready = new double[executors];
    Links links = new Links(executors, machines.bytesASecond());
    PriorityQueue<Fetching> requests = new PriorityQueue<>();
    for (int e = 0; e < executors; e++) {
      double begun = (e + 1) * costs.launch() + machines.latency() + costs.task();
      Fetching task = new Fetching(e, e, begun);
      if (asksForSlice(task, cut, machines)) {
        requests.add(task);
      } else {
        ready[e] = begun;
      }
    }
    while (!requests.isEmpty()) {
      Fetching task = requests.remove();
      int slice = order.at(task.asked - 1, firstOf(task, cut, executors), cut.slices());
      int keeper = cut.owner(slice, executors);
      task.time = arrival(task, keeper, links, cut, machines);
      double there = task.time;
      if (asksForSlice(task, cut, machines)) {
        requests.add(task);
      } else {
        ready[task.machine] = there;
      }
    }
    return ready;
  }

  private static int firstOf(Fetching task, Cut cut, int executors) {
    return cut.first(task.machine, executors) % cut.slices();
  }

  /** Sends the request for the next slice that another machine keeps; false: it has all. */
  private boolean asksForSlice(Fetching task, Cut cut, Machines machines) {
    int executors = machines.executors();
    int own = firstOf(task, cut, executors);
    while (task.asked < cut.slices()) {
      int slice = order.at(task.asked++, own, cut.slices());
      if (cut.owner(slice, executors) != task.machine) {
        task.time += machines.latency();
        return true;
      }
    }
    return false;
  }

  /** The second stage. */
  private double averaging(RoundCosts costs, Machines machines, Cut cut) {
    int executors = machines.executors();
    double averaging = Exchange.averaging(costs, machines, cut);
    Links links = new Links(executors, machines.bytesASecond());
    List<Deque<Fetching>> waiting = new ArrayList<>();
    int[] free = new int[executors];
    for (int e = 0; e < executors; e++) {
      waiting.add(new ArrayDeque<>());
      free[e] = machines.most();
    }
    PriorityQueue<Fetching> events = new PriorityQueue<>();
    double launched = 0;
    // The driver launches no more than there are slots; the next one when one is free.
    for (int k = 0; k < cut.slices(); k++) {
      int machine = cut.owner(k, executors);
      Fetching task = new Fetching(k, machine, 0);
      if (free[machine] > 0) {
        free[machine]--;
        launched += costs.launch();
        begin(task, launched, costs, machines, events);
      } else {
        waiting.get(machine).add(task);
      }
    }
    double last = 0;
    while (!events.isEmpty()) {
      Fetching task = events.remove();
      if (task.asked > executors) {
        last = Math.max(last, task.time);
        Fetching next = waiting.get(task.machine).poll();
        if (next != null) {
          launched = Math.max(launched, task.time) + costs.launch();
          begin(next, launched, costs, machines, events);
        }
        continue;
      }
      if (task.asked > 0) {
        int keeper = order.at(task.asked - 1, task.machine, executors);
        task.time = arrival(task, keeper, links, cut, machines);
      }
      if (!asksForMovement(task, machines)) {
        // Its result's arrival at the driver.
        task.asked = executors + 1;
        task.time += averaging + machines.latency();
      }
      events.add(task);
    }
    return last;
  }

  private static void begin(
      Fetching task,
      double launched,
      RoundCosts costs,
      Machines machines,
      PriorityQueue<Fetching> events) {
    task.time = launched + machines.latency() + costs.task();
    events.add(task);
  }

  /** Sends the request for the next movement of another executor; false: it has all. */
  private boolean asksForMovement(Fetching task, Machines machines) {
    while (task.asked < machines.executors()) {
      if (order.at(task.asked++, task.machine, machines.executors()) != task.machine) {
        task.time += machines.latency();
        return true;
      }
    }
    return false;
  }

  /** When the block that was asked for is there. */
  private static double arrival(
      Fetching task, int keeper, Links links, Cut cut, Machines machines) {
    return links.transfer(task.time, keeper, task.machine, cut.bytesASlice()) + machines.latency();
  }
}
