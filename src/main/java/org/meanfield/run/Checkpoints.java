package org.meanfield.run;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;

/**
 * A run's checkpoints, {@code checkpoints/epoch-0003/}: the last two whole ones are kept, and half
 * written ones are never seen. Each is written in a folder whose name carries its writer's token,
 * and renamed where the storage does that in one step; elsewhere the token stays in its name. For
 * the driver alone.
 */
public final class Checkpoints {
  private static final int KEPT = 2;
  private static final Pattern NAME = Pattern.compile("epoch-(\\d{4,9})(-[0-9a-f]{8})?");

  private final Folder folder;
  private final Fence fence;

  Checkpoints(Folder folder, Fence fence) {
    this.folder = folder;
    this.fence = fence;
  }

  /**
   * An empty folder for the parts of this epoch's checkpoint, of a name that no other holder of the
   * run uses.
   *
   * @throws org.meanfield.fault.Fault of kind STORAGE where another process has the run
   */
  public Folder begin(int epoch) {
    fence.check();
    Folder files = pending(epoch);
    DurableFolder.clear(files);
    return files;
  }

  /**
   * Makes the checkpoint valid, then deletes what is older than the last two.
   *
   * @param parts as {@link DurableFolder#writePart} gave them
   * @param attributes where in the run it was taken
   * @throws org.meanfield.fault.Fault of kind STORAGE where another process has the run
   */
  public Checkpoint commit(int epoch, List<Part> parts, Map<String, String> attributes) {
    fence.check();
    Map<String, String> all = new HashMap<>(attributes);
    if (!fence.token().isEmpty()) {
      all.put(DurableFolder.TOKEN, fence.token());
    }
    DurableFolder files = DurableFolder.commit(pending(epoch), parts, all).putAt(at(epoch));
    prune(epoch);
    return new Checkpoint(epoch, files);
  }

  private void prune(int epoch) {
    List<Integer> whole =
        places()
            .filter(p -> p.epoch() <= epoch && !p.isPending() && p.find().isPresent())
            .map(Place::epoch)
            .distinct()
            .toList();
    if (whole.size() > KEPT) {
      int oldestKept = whole.get(KEPT - 1);
      places().filter(p -> p.epoch() < oldestKept).forEach(p -> DurableFolder.delete(p.files()));
    }
  }

  /** The newest that is whole, its parts in their full lengths; checksums are for its reader. */
  public Optional<Checkpoint> latest() {
    return places().filter(p -> !p.isPending()).flatMap(p -> p.find().stream()).findFirst();
  }

  /** What lies there, whole or not, the newest first. */
  private Stream<Place> places() {
    return folder.names().stream()
        .flatMap(name -> place(name).stream())
        .sorted(Comparator.comparingInt(Place::epoch).reversed());
  }

  private Optional<Place> place(String name) {
    Matcher matcher = NAME.matcher(OwnNames.place(name).orElse(name));
    return matcher.matches()
        ? Optional.of(new Place(Integer.parseInt(matcher.group(1)), folder.child(name)))
        : Optional.empty();
  }

  private Folder pending(int epoch) {
    return folder.isAtomic()
        ? folder.child(OwnNames.beside(name(epoch), fence.token()))
        : at(epoch);
  }

  private Folder at(int epoch) {
    return folder.child(
        folder.isAtomic() ? name(epoch) : OwnNames.with(name(epoch), fence.token()));
  }

  private static String name(int epoch) {
    if (epoch < 0) {
      throw new IllegalArgumentException("epoch " + epoch);
    }
    return "epoch-" + StringUtils.leftPad(Integer.toString(epoch), 4, '0');
  }

  /** A folder of a checkpoint. */
  private record Place(int epoch, Folder files) {
    boolean isPending() {
      return files.name().startsWith(".");
    }

    Optional<Checkpoint> find() {
      return DurableFolder.find(files).map(whole -> new Checkpoint(epoch, whole));
    }
  }
}
