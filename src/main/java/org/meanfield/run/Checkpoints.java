package org.meanfield.run;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.storage.CommittedFolder;
import org.meanfield.storage.Fence;
import org.meanfield.storage.Folder;
import org.meanfield.storage.Manifest;
import org.meanfield.storage.OwnNames;
import org.meanfield.storage.Part;

/**
 * A run's checkpoints, {@code checkpoints/epoch-0003/} at an epoch's end and {@code
 * checkpoints/epoch-0003-round-000120/} in the middle of the fourth epoch: the last whole ones are
 * kept, and half written ones are never seen. Each is written in a folder whose name carries its
 * writer's token, and renamed where the storage does that in one step; elsewhere the token stays in
 * its name. For the driver alone.
 */
public final class Checkpoints {
  private static final Pattern NAME =
      Pattern.compile("epoch-(\\d{4,9})(?:-round-(\\d{6,12}))?(-[0-9a-f]{8})?");
  private static final String DAMAGED = "damaged-";

  private final Folder folder;
  private final Fence fence;

  Checkpoints(Folder folder, Fence fence) {
    this.folder = folder;
    this.fence = fence;
  }

  /**
   * An empty folder for the parts of a checkpoint, of a name that no other holder of the run uses.
   *
   * @throws MeanfieldException of kind STORAGE where another process has the run
   */
  public Folder begin(Position at) {
    fence.check();
    Folder files = pending(at);
    CommittedFolder.clear(files);
    return files;
  }

  /**
   * Makes the checkpoint valid, then deletes what is older than the last ones.
   *
   * @param parts as {@link CommittedFolder#writePart} gave them
   * @param attributes what else is known of it
   * @param kept how many whole ones stay, from 1
   * @throws MeanfieldException of kind STORAGE where another process has the run
   */
  public Checkpoint commit(
      Position at, List<Part> parts, Map<String, String> attributes, int kept) {
    fence.check();
    Map<String, String> all = new HashMap<>(attributes);
    if (!fence.token().isEmpty()) {
      all.put(CommittedFolder.TOKEN, fence.token());
    }
    CommittedFolder files = CommittedFolder.commit(pending(at), parts, all).putAt(at(at));
    prune(at, kept);
    return new Checkpoint(at, files);
  }

  /**
   * Takes away what was begun and can't be finished: on a full disk there is room again to say so.
   *
   * @param failure takes what goes wrong with that
   */
  public void withdraw(Position at, Exception failure) {
    try {
      fence.check();
      CommittedFolder.delete(pending(at));
    } catch (MeanfieldException e) {
      failure.addSuppressed(e);
    }
  }

  private void prune(Position newest, int kept) {
    List<Position> whole =
        places()
            .filter(p -> p.at().compareTo(newest) <= 0 && !p.isPending() && p.find().isPresent())
            .map(Place::at)
            .distinct()
            .toList();
    if (whole.size() > kept) {
      Position oldest = whole.get(kept - 1);
      places()
          .filter(p -> p.at().compareTo(oldest) < 0)
          .forEach(p -> CommittedFolder.delete(p.files()));
    }
  }

  /** The newest that is whole, its parts in their full lengths; checksums are for its reader. */
  public Optional<Checkpoint> latest() {
    return finished().flatMap(p -> p.find().stream()).findFirst();
  }

  /**
   * As the other; newer ones that were finished once and are damaged are put aside. Those that
   * never were finished are passed over in silence.
   *
   * @param told of each that is put aside
   * @throws MeanfieldException of kind STORAGE where one is damaged, and another process has the
   *     run
   */
  public Optional<Checkpoint> latest(Consumer<PutAside> told) {
    for (Place place : finished().toList()) {
      if (place.files().length(Manifest.FILE).orElse(0L) > 0) {
        try {
          return Optional.of(new Checkpoint(place.at(), CommittedFolder.open(place.files())));
        } catch (MeanfieldException e) {
          if (e.kind() != ErrorKind.DATA) {
            throw e;
          }
          told.accept(putAside(place, String.valueOf(e.getMessage())));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Renames a damaged one, so that it counts no more and can still be looked at.
   *
   * @throws MeanfieldException of kind STORAGE where another process has the run
   */
  public PutAside putAside(Checkpoint damaged, String reason) {
    return putAside(new Place(damaged.at(), damaged.files().folder()), reason);
  }

  private PutAside putAside(Place place, String reason) {
    fence.check();
    String name = DAMAGED + name(place.at());
    String free = name;
    for (int n = 2; folder.child(free).exists(); n++) {
      free = name + "-" + n;
    }
    folder.move(place.files().name(), folder, free);
    return new PutAside(place.at(), folder.child(free).location(), reason);
  }

  /** What lies in its place, whole or not, the newest first. */
  private Stream<Place> finished() {
    return places().filter(place -> !place.isPending());
  }

  /** What lies there, whole or not, the newest first. */
  private Stream<Place> places() {
    return folder.names().stream()
        .flatMap(name -> place(name).stream())
        .sorted(Comparator.comparing(Place::at).reversed());
  }

  private Optional<Place> place(String name) {
    Matcher matcher = NAME.matcher(OwnNames.place(name).orElse(name));
    return matcher.matches()
        ? Optional.of(new Place(position(matcher), folder.child(name)))
        : Optional.empty();
  }

  private static Position position(Matcher name) {
    return new Position(
        Integer.parseInt(name.group(1)), name.group(2) == null ? 0 : Long.parseLong(name.group(2)));
  }

  private Folder pending(Position at) {
    return folder.isAtomic() ? folder.child(OwnNames.beside(name(at), fence.token())) : at(at);
  }

  private Folder at(Position at) {
    return folder.child(folder.isAtomic() ? name(at) : OwnNames.with(name(at), fence.token()));
  }

  private static String name(Position at) {
    String epoch = "epoch-" + StringUtils.leftPad(Integer.toString(at.epoch()), 4, '0');
    return at.rounds() == 0
        ? epoch
        : epoch + "-round-" + StringUtils.leftPad(Long.toString(at.rounds()), 6, '0');
  }

  /** A folder of a checkpoint. */
  private record Place(Position at, Folder files) {
    boolean isPending() {
      return files.name().startsWith(".");
    }

    Optional<Checkpoint> find() {
      return CommittedFolder.find(files).map(whole -> new Checkpoint(at, whole));
    }
  }
}
