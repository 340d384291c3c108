package org.meanfield.training;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.meanfield.averaging.RunningMoments;
import org.meanfield.averaging.SliceLayout;
import org.meanfield.averaging.SliceLayout.AveragedState;
import org.meanfield.averaging.Snapshot;
import org.meanfield.fault.Fault;
import org.meanfield.run.Checkpoint;
import org.meanfield.run.DurableFolder;
import org.meanfield.run.Folder;
import org.meanfield.run.Part;
import org.meanfield.run.RunFolder;

/**
 * A checkpoint's content: the weights' slices and those of averaged state, the weights' velocities,
 * the workers' states and the metrics so far. Where in the run it was taken is its epoch, always at
 * an epoch's end.
 */
record SavedState(Snapshot<Part> snapshot, MetricsLog log) {
  private static final String LENGTH = "parameters";
  private static final String WORKERS = "workers";
  private static final String AVERAGED_LENGTH = "averagedStateLength";
  private static final String SLICE = "slice-";
  private static final String AVERAGED = "averaged-state-";
  private static final String VELOCITY = "velocity-";
  private static final String STATE = "state-";
  private static final int MAX_METRICS_BYTES = 256 << 20;

  /** Adds the metrics to the parts that executors have written, and makes the checkpoint valid. */
  void write(RunFolder run, Folder files, int epoch, CheckpointOrigin origin) {
    List<Part> parts = new ArrayList<>(snapshot.slices());
    parts.addAll(snapshot.velocities());
    snapshot.states().forEach(parts::addAll);
    parts.addAll(origin.write(files));
    byte[] metrics = log.text().getBytes(StandardCharsets.UTF_8);
    parts.add(DurableFolder.writePart(files, RunFolder.METRICS, out -> out.write(metrics)));
    Map<String, String> attributes = new HashMap<>(origin.attributes());
    attributes.put(LENGTH, Long.toString(snapshot.layout().length()));
    attributes.put(AVERAGED_LENGTH, Long.toString(snapshot.layout().state().length()));
    attributes.put(WORKERS, Integer.toString(snapshot.states().size()));
    run.checkpoints().commit(epoch, parts, attributes);
  }

  /**
   * Reads all but the blocks.
   *
   * @param origin of the run that goes on
   * @param moments of the network: what in its weights is pooled
   * @throws Fault as {@link CheckpointOrigin#require}
   */
  static SavedState read(
      Checkpoint checkpoint, CheckpointOrigin origin, List<RunningMoments> moments) {
    DurableFolder files = checkpoint.files();
    origin.require(files);
    List<Part> weights = named(files, SLICE);
    List<Part> averaged = named(files, AVERAGED);
    List<Part> slices = new ArrayList<>(weights);
    slices.addAll(averaged);
    int workers = (int) number(files, WORKERS);
    List<List<Part>> states = new ArrayList<>();
    for (int worker = 0; worker < workers; worker++) {
      states.add(named(files, String.format("%s%05d-", STATE, worker)));
    }
    byte[] metrics = files.readWhole(RunFolder.METRICS, MAX_METRICS_BYTES);
    return new SavedState(
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
        MetricsLog.parse(
            files.folder().child(RunFolder.METRICS).location(),
            new String(metrics, StandardCharsets.UTF_8)));
  }

  private static List<Part> named(DurableFolder files, String prefix) {
    return files.manifest().parts().stream()
        .filter(part -> part.name().startsWith(prefix))
        .sorted(Comparator.comparing(Part::name))
        .toList();
  }

  private static long number(DurableFolder files, String attribute) {
    String value = files.manifest().attributes().getOrDefault(attribute, "nothing");
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw Fault.data(
          files.folder().location()
              + ": the manifest says "
              + value
              + " for "
              + attribute
              + "; expected a number. Delete this checkpoint to go on from the one before it.");
    }
  }
}
