package org.meanfield.run;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.lang3.StringUtils;

/**
 * A run's checkpoints, {@code checkpoints/epoch-0003/}: the last two whole ones are kept, and half
 * written ones are never seen. For the driver alone.
 */
public final class Checkpoints {
  private static final int KEPT = 2;
  private static final Pattern NAME = Pattern.compile("epoch-(\\d{4,9})");

  private final Folder folder;

  Checkpoints(Folder folder) {
    this.folder = folder;
  }

  /** An empty folder for the parts of this epoch's checkpoint, over whatever was left there. */
  public Folder begin(int epoch) {
    Folder files = at(epoch);
    DurableFolder.clear(files);
    return files;
  }

  /**
   * Makes the checkpoint valid, then deletes what is older than the last two.
   *
   * @param parts as {@link DurableFolder#writePart} gave them
   * @param attributes where in the run it was taken
   */
  public Checkpoint commit(int epoch, List<Part> parts, Map<String, String> attributes) {
    Checkpoint checkpoint =
        new Checkpoint(epoch, DurableFolder.commit(at(epoch), parts, attributes));
    List<Integer> whole = epochs().stream().filter(e -> e <= epoch && find(e).isPresent()).toList();
    if (whole.size() > KEPT) {
      int oldestKept = whole.get(KEPT - 1);
      epochs().stream().filter(e -> e < oldestKept).forEach(e -> DurableFolder.delete(at(e)));
    }
    return checkpoint;
  }

  /** The newest that is whole, its parts in their full lengths; checksums are for its reader. */
  public Optional<Checkpoint> latest() {
    return epochs().stream().flatMap(e -> find(e).stream()).findFirst();
  }

  /** The epochs whose folders lie there, whole or not, the newest first. */
  private List<Integer> epochs() {
    return folder.names().stream()
        .map(NAME::matcher)
        .filter(Matcher::matches)
        .map(m -> Integer.valueOf(m.group(1)))
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private Optional<Checkpoint> find(int epoch) {
    return DurableFolder.find(at(epoch)).map(files -> new Checkpoint(epoch, files));
  }

  private Folder at(int epoch) {
    if (epoch < 0) {
      throw new IllegalArgumentException("epoch " + epoch);
    }
    return folder.child("epoch-" + StringUtils.leftPad(Integer.toString(epoch), 4, '0'));
  }
}
