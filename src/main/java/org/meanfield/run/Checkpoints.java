package org.meanfield.run;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.lang3.StringUtils;
import org.meanfield.fault.Fault;
import org.meanfield.fault.FaultKind;

/**
 * A run's checkpoints, {@code checkpoints/epoch-0003/} at an epoch's end and {@code
 * checkpoints/epoch-0003-round-000120/} in the middle of the fourth epoch: the last whole ones are
 * kept, and half written ones are never seen. For the driver alone.
 */
public final class Checkpoints {
  private static final Pattern NAME = Pattern.compile("epoch-(\\d{4,9})(?:-round-(\\d{6,12}))?");
  private static final String DAMAGED = "damaged-";

  private final Folder folder;

  Checkpoints(Folder folder) {
    this.folder = folder;
  }

  /** An empty folder for the parts of a checkpoint, over whatever was left there. */
  public Folder begin(Position at) {
    Folder files = at(at);
    DurableFolder.clear(files);
    return files;
  }

  /**
   * Makes the checkpoint valid, then deletes what is older than the last ones.
   *
   * @param parts as {@link DurableFolder#writePart} gave them
   * @param attributes what else is known of it
   * @param kept how many whole ones stay, from 1
   */
  public Checkpoint commit(
      Position at, List<Part> parts, Map<String, String> attributes, int kept) {
    Checkpoint checkpoint = new Checkpoint(at, DurableFolder.commit(at(at), parts, attributes));
    List<Position> whole =
        positions().stream().filter(p -> p.compareTo(at) <= 0 && find(p).isPresent()).toList();
    if (whole.size() > kept) {
      Position oldest = whole.get(kept - 1);
      positions().stream()
          .filter(p -> p.compareTo(oldest) < 0)
          .forEach(p -> DurableFolder.delete(at(p)));
    }
    return checkpoint;
  }

  /** The newest that is whole, its parts in their full lengths; checksums are for its reader. */
  public Optional<Checkpoint> latest() {
    return positions().stream().flatMap(at -> find(at).stream()).findFirst();
  }

  /**
   * As the other; newer ones that were finished once and are damaged are put aside. Those that
   * never were finished are passed over in silence.
   *
   * @param told of each that is put aside
   */
  public Optional<Checkpoint> latest(Consumer<PutAside> told) {
    for (Position at : positions()) {
      Folder files = at(at);
      if (files.length(Manifest.FILE).orElse(0L) > 0) {
        try {
          return Optional.of(new Checkpoint(at, DurableFolder.open(files)));
        } catch (Fault e) {
          if (e.kind() != FaultKind.DATA) {
            throw e;
          }
          told.accept(putAside(at, String.valueOf(e.getMessage())));
        }
      }
    }
    return Optional.empty();
  }

  /** Renames a damaged one, so that it counts no more and can still be looked at. */
  public PutAside putAside(Position at, String reason) {
    String name = DAMAGED + name(at);
    String free = name;
    for (int n = 2; folder.child(free).exists(); n++) {
      free = name + "-" + n;
    }
    folder.move(name(at), folder, free);
    return new PutAside(at, folder.child(free).location(), reason);
  }

  /** The positions whose folders lie there, whole or not, the newest first. */
  private List<Position> positions() {
    return folder.names().stream()
        .map(NAME::matcher)
        .filter(Matcher::matches)
        .map(Checkpoints::position)
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private static Position position(Matcher name) {
    return new Position(
        Integer.parseInt(name.group(1)), name.group(2) == null ? 0 : Long.parseLong(name.group(2)));
  }

  private Optional<Checkpoint> find(Position at) {
    return DurableFolder.find(at(at)).map(files -> new Checkpoint(at, files));
  }

  private Folder at(Position at) {
    return folder.child(name(at));
  }

  private static String name(Position at) {
    String epoch = "epoch-" + StringUtils.leftPad(Integer.toString(at.epoch()), 4, '0');
    return at.rounds() == 0
        ? epoch
        : epoch + "-round-" + StringUtils.leftPad(Long.toString(at.rounds()), 6, '0');
  }
}
