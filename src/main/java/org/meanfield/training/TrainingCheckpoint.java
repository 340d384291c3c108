package org.meanfield.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.meanfield.averaging.math.RunningMoments;
import org.meanfield.averaging.state.SliceLayout;
import org.meanfield.averaging.state.SliceLayout.AveragedState;
import org.meanfield.averaging.state.Snapshot;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.run.Checkpoint;
import org.meanfield.storage.CommittedFolder;
import org.meanfield.storage.Part;
import org.meanfield.training.checkpoint.RunState;
import org.meanfield.training.metrics.EpochSums;

/**
 * A checkpoint's content, without the metrics: the weights' slices and those of averaged state, the
 * weights' velocities, the workers' states, and how far the epoch under way had come. How far the
 * run had come is the checkpoint's position.
 *
 * @param underWay what the ended rounds of the epoch under way come to
 * @param seconds that these took
 * @param leftOut how many rounds in a row a worker has been left out of
 */
record TrainingCheckpoint(
    Snapshot<Part> snapshot, EpochSums underWay, double seconds, Map<Integer, Integer> leftOut) {
  private static final String LENGTH = "parameters";
  private static final String WORKERS = "workers";
  private static final String AVERAGED_LENGTH = "averagedStateLength";
  private static final String SLICE = "slice-";
  private static final String AVERAGED = "averaged-state-";
  private static final String VELOCITY = "velocity-";
  private static final String STATE = "state-";

  /** All parts that executors have written. */
  static List<Part> parts(Snapshot<Part> snapshot) {
    List<Part> parts = new ArrayList<>(snapshot.slices());
    parts.addAll(snapshot.velocities());
    snapshot.states().forEach(parts::addAll);
    return parts;
  }

  /** What the manifest says besides the parts. */
  static Map<String, String> attributes(
      Snapshot<Part> snapshot, RunState state, CheckpointCompatibility origin) {
    Map<String, String> attributes = new HashMap<>(origin.attributes());
    attributes.put(LENGTH, Long.toString(snapshot.layout().length()));
    attributes.put(AVERAGED_LENGTH, Long.toString(snapshot.layout().state().length()));
    attributes.put(WORKERS, Integer.toString(snapshot.states().size()));
    attributes.putAll(state.attributes());
    return attributes;
  }

  /**
   * Reads all but the blocks and the metrics.
   *
   * @param origin of the run that goes on
   * @param moments of the network: what in its weights is pooled
   * @throws MeanfieldException as {@link CheckpointCompatibility#require}
   */
  static TrainingCheckpoint read(
      Checkpoint checkpoint, CheckpointCompatibility origin, List<RunningMoments> moments) {
    CommittedFolder files = checkpoint.files();
    origin.require(files);
    List<Part> weights = named(files, SLICE);
    List<Part> averaged = named(files, AVERAGED);
    List<Part> slices = new ArrayList<>(weights);
    slices.addAll(averaged);
    int workers = (int) number(files, WORKERS);
    List<List<Part>> states = new ArrayList<>();
    for (int worker = 0; worker < workers; worker++) {
      states.add(named(files, String.format(Locale.ROOT, "%s%05d-", STATE, worker)));
    }
    Map<String, String> attributes = files.manifest().attributes();
    String location = files.folder().location();
    return new TrainingCheckpoint(
        new Snapshot<>(
            new SliceLayout(
                number(files, LENGTH),
                weights.size(),
                moments,
                new AveragedState(
                    averaged.isEmpty() ? 0 : number(files, AVERAGED_LENGTH), averaged.size())),
            slices,
            named(files, VELOCITY),
            states),
        EpochSums.of(location, attributes),
        RunState.seconds(attributes),
        RunState.leftOut(location, attributes));
  }

  private static List<Part> named(CommittedFolder files, String prefix) {
    return files.manifest().parts().stream()
        .filter(part -> part.name().startsWith(prefix))
        .sorted(Comparator.comparing(Part::name))
        .toList();
  }

  private static long number(CommittedFolder files, String attribute) {
    String value = files.manifest().attributes().getOrDefault(attribute, "nothing");
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw MeanfieldException.data(
          files.folder().location()
              + ": the manifest says "
              + value
              + " for "
              + attribute
              + "; expected a number. Delete this checkpoint to go on from the one before it.");
    }
  }
}
