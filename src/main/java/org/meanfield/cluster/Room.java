package org.meanfield.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.meanfield.fault.MeanfieldException;

/**
 * A training's part of an application, which it has until it closes it. Trainings whose claims fit
 * together are in side by side; another waits for those that came before it. One alone is always
 * let in, and so is one whose thread is in already. Thread-safe.
 */
public final class Room implements AutoCloseable {
  private static final long POLL_MILLIS = 100;

  /** By application in order of arrival, those that wait too. */
  private static final Map<SparkContext, List<Room>> ROOMS = new WeakHashMap<>();

  private final SparkContext spark;
  private final Claim claim;
  private final Thread owner = Thread.currentThread();
  private boolean in;
  private List<BlockAddress> used = List.of();

  /** What a training takes of the cluster. */
  @FunctionalInterface
  public interface Claim {
    /** Task slots: a worker each. */
    int slots();

    /** Whether executors have memory for it and for those that are in. */
    default boolean hasMemoryBeside(List<Claim> others) {
      return true;
    }
  }

  private Room(SparkContext spark, Claim claim) {
    this.spark = spark;
    this.claim = claim;
  }

  /**
   * Enters, when there is room.
   *
   * @param told once, why it has to wait, where it has to
   * @param stop polled; ends the wait
   * @throws MeanfieldException of the kind INTERRUPTED where the wait was ended, CLUSTER where the
   *     application was
   */
  public static Room enter(
      SparkContext spark, Claim claim, Consumer<String> told, BooleanSupplier stop) {
    Room room = new Room(spark, claim);
    try {
      if (!room.tryEnter()) {
        told.accept(room.reason());
        room.await(stop);
      }
      return room;
    } catch (RuntimeException e) {
      room.close();
      throw e;
    }
  }

  /**
   * Executors in the order in which to take them: first those that fewer others train on.
   *
   * @param executors as they are there, in an order of their own
   */
  public List<BlockAddress> takes(List<BlockAddress> executors) {
    synchronized (ROOMS) {
      List<BlockAddress> others =
          ROOMS.getOrDefault(spark, List.of()).stream()
              .filter(room -> room != this)
              .flatMap(room -> room.used.stream())
              .toList();
      List<BlockAddress> ordered =
          executors.stream()
              .sorted(Comparator.comparingInt(each -> Collections.frequency(others, each)))
              .toList();
      used = ordered.subList(0, Math.min(claim.slots(), ordered.size()));
      return ordered;
    }
  }

  private void await(BooleanSupplier stop) {
    while (!tryEnter()) {
      if (stop.getAsBoolean()) {
        throw MeanfieldException.interrupted(
            "Stopped while waiting for room beside other trainings.");
      }
      if (spark.isStopped()) {
        throw MeanfieldException.cluster(
            "The Spark application was stopped while a training waited for room beside others.");
      }
      synchronized (ROOMS) {
        try {
          ROOMS.wait(POLL_MILLIS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw MeanfieldException.interrupted(
              "Stopped while waiting for room beside other trainings.");
        }
      }
    }
  }

  private boolean tryEnter() {
    int slots = Executors.slots(spark);
    synchronized (ROOMS) {
      List<Room> all = ROOMS.computeIfAbsent(spark, s -> new ArrayList<>());
      if (!all.contains(this)) {
        all.add(this);
      }
      in = in || hasRoom(all, slots);
      return in;
    }
  }

  private boolean hasRoom(List<Room> all, int slots) {
    List<Room> others = all.stream().filter(room -> room.in).toList();
    if (others.stream().anyMatch(room -> room.owner == owner)) {
      return true;
    }
    boolean next = all.subList(0, all.indexOf(this)).stream().allMatch(room -> room.in);
    return next && (others.isEmpty() || hasRoomBeside(others, slots));
  }

  private boolean hasRoomBeside(List<Room> others, int slots) {
    return taken(others) + claim.slots() <= slots
        && claim.hasMemoryBeside(others.stream().map(room -> room.claim).toList());
  }

  private static int taken(List<Room> rooms) {
    return rooms.stream().mapToInt(room -> room.claim.slots()).sum();
  }

  private String reason() {
    int slots = Executors.slots(spark);
    synchronized (ROOMS) {
      List<Room> all = ROOMS.getOrDefault(spark, List.of());
      int taken = taken(all.stream().filter(room -> room.in).toList());
      int before = (int) all.stream().filter(room -> room != this && !room.in).count();
      String wants = claim.slots() + (claim.slots() == 1 ? " worker" : " workers");
      if (before > 0) {
        return "waiting: " + before + " that came before wait in this application too";
      }
      return taken + claim.slots() > slots
          ? String.format(
              Locale.ROOT,
              "waiting for slots: this application has %d, others train %d workers in it, and there"
                  + " are %s more to come",
              slots,
              taken,
              wants)
          : "waiting for memory: executors have too little for "
              + wants
              + " beside those of others";
    }
  }

  @Override
  public void close() {
    synchronized (ROOMS) {
      in = false;
      List<Room> all = ROOMS.get(spark);
      if (all != null && all.remove(this) && all.isEmpty()) {
        ROOMS.remove(spark);
      }
      ROOMS.notifyAll();
    }
  }
}
