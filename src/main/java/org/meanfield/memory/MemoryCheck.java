package org.meanfield.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.memory.MemoryTerm.Place;
import org.meanfield.text.ByteText;

/** Holds what a run needs against what there is, and refuses what can't work. */
public final class MemoryCheck {
  /** The collector needs room to move objects, and large arrays leave gaps. */
  private static final double COLLECTOR = 1.1;

  /** What we suggest is not to be just enough. */
  private static final double GENEROUS = 1.2;

  private final MemoryEstimate need;
  private final AvailableMemory there;
  private final String smaller;

  /**
   * A check.
   *
   * @param smaller what makes the need smaller, as words that follow "or"
   */
  private MemoryCheck(MemoryEstimate need, AvailableMemory there, String smaller) {
    this.need = need;
    this.there = there;
    this.smaller = smaller;
  }

  /**
   * Passes a run that will work: what Spark moves to disk where memory is short is not held against
   * it.
   *
   * @throws MeanfieldException of the kind USAGE with the settings that mend it
   */
  public static void check(MemoryEstimate need, AvailableMemory there) {
    refuse(refusal(need, there));
  }

  /** As {@link #check(MemoryEstimate, AvailableMemory)}, of tasks that predict. */
  public static void checkPrediction(MemoryEstimate need, AvailableMemory there) {
    refuse(
        new MemoryCheck(
                need,
                there,
                there.kind() == AvailableMemory.Kind.LOCAL
                    ? "run fewer tasks at once by --master local[1]"
                    : "run fewer tasks at once by --conf spark.executor.cores=1")
            .refusal());
  }

  private static void refuse(Optional<MeanfieldException> refusal) {
    if (refusal.isPresent()) {
      throw refusal.get();
    }
  }

  /** What {@link #check} would throw; empty: it would pass it. */
  public static Optional<MeanfieldException> refusal(MemoryEstimate need, AvailableMemory there) {
    return new MemoryCheck(
            need,
            there,
            "set training.workers or training.batchSize smaller, or images smaller by data.image")
        .refusal();
  }

  private Optional<MeanfieldException> refusal() {
    List<String> short_ = new ArrayList<>();
    List<String> mends = new ArrayList<>();
    if (heapMustHold() * COLLECTOR > there.heap()) {
      short_.add(ByteText.of(there.heap()) + " of heap");
      mends.add(heapSetting());
    }
    if (need.bytes(Place.NATIVE) > there.outside()) {
      short_.add(ByteText.of(there.outside()) + " outside it (memoryOverhead)");
      mends.add("--conf spark.executor.memoryOverhead=" + generous(need.bytes(Place.NATIVE)));
    }
    boolean process = heapMustHold() + need.bytes(Place.NATIVE) > there.together();
    if (process) {
      short_.add(ByteText.of(there.together()) + " for both");
      if (there.kind() != AvailableMemory.Kind.LOCAL) {
        mends.add(
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes="
                + generous(need.bytes())
                + " in spark.executor.extraJavaOptions");
      }
    }
    return short_.isEmpty()
        ? Optional.empty()
        : Optional.of(MeanfieldException.usage(message(short_, mends)));
  }

  private String message(List<String> short_, List<String> mends) {
    return "Too little memory: "
        + need.line()
        + ", and there is only "
        + String.join(" and ", short_)
        + ". "
        + (mends.isEmpty()
            ? "Run it on more machines (--master), or " + smaller
            : "Add " + String.join(" ", mends) + ", or " + smaller)
        + ".";
  }

  /** Deltas go to disk where there is no room. */
  private long heapMustHold() {
    return need.terms().stream()
        .filter(term -> term.place() == Place.HEAP && !term.name().equals("sumsAndSlices"))
        .mapToLong(MemoryTerm::bytes)
        .sum();
  }

  private String heapSetting() {
    String size = generous(need.bytes(Place.HEAP));
    return there.kind() == AvailableMemory.Kind.LOCAL
        ? "--driver-memory " + size
        : "--conf spark.executor.memory=" + size;
  }

  private static String generous(long bytes) {
    return ByteText.setting((long) (bytes * GENEROUS));
  }
}
