package org.meanfield.dataset.shard;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.storage.CommittedFolder;
import org.meanfield.storage.Fence;
import org.meanfield.storage.Folder;
import org.meanfield.storage.Part;

/**
 * Shards, or what is to become shards, on any Hadoop file system:
 *
 * <pre>
 * shards.json              the manifest; what makes a folder one of whole shards
 * parts/part-00000.parquet rows of path, label and pixels
 * listing-00000.parquet    the same rows without their pixels
 * quarantine.jsonl         images that could not be decoded, and why
 * preparing/               until there is a manifest
 *   plan.json              what is to be made of which images
 *   part-00000.json        counts and checksum of a part that is whole
 * lock, lock.beat          while a process prepares
 * submissions/             of drivers that ran on the cluster
 * </pre>
 *
 * <p>Safe for any thread.
 */
public final class ShardFolder {
  /** The manifest's file. */
  public static final String MANIFEST = "shards.json";

  /** The list of undecodable images. */
  public static final String QUARANTINE = "quarantine.jsonl";

  /** What was found out about the images, for programs and for people. */
  public static final String REPORT_JSON = "data.json";

  public static final String REPORT_HTML = "data.html";

  private static final String PLAN = "plan.json";
  private static final List<String> NOT_OURS_TO_MIND = List.of("lock", "lock.beat", "submissions");

  /** 100 million images lie in 20,000 parts, of 200 bytes each in the manifest. */
  private static final int MAX_BYTES = 64 << 20;

  private final Folder folder;
  private final Fence fence;

  private ShardFolder(Folder folder, Fence fence) {
    this.folder = folder;
    this.fence = fence;
  }

  /** The folder at a path or URI, which need not exist. */
  public static ShardFolder at(String location, Configuration hadoop) {
    return new ShardFolder(Folder.at(location, hadoop), Fence.none());
  }

  /** The same, for the process that prepares: it is not begun or made whole without this right. */
  public ShardFolder under(Fence right) {
    return new ShardFolder(folder, right);
  }

  /** What tells the files of the process that prepares from another's. */
  public String token() {
    return fence.token();
  }

  /** The folder itself. */
  public Folder folder() {
    return folder;
  }

  /** Where the parts lie. */
  public Folder parts() {
    return folder.child("parts");
  }

  private Folder preparing() {
    return folder.child("preparing");
  }

  /** The manifest, of whole shards. */
  public Optional<ShardManifest> manifest() {
    return folder.read(MANIFEST, MAX_BYTES).map(this::parsed);
  }

  private ShardManifest parsed(byte[] json) {
    try {
      return ShardManifest.parse(folder.child(MANIFEST).location(), json);
    } catch (MeanfieldException e) {
      throw MeanfieldException.data(
          e.getMessage()
              + String.format(
                  Locale.ROOT, ". Restore the file, or delete %s and run prepare again.", folder));
    }
  }

  /** The plan of shards that are not whole yet. */
  public Optional<ShardPlan> plan() {
    return preparing()
        .read(PLAN, MAX_BYTES)
        .map(json -> ShardPlan.parse(preparing().child(PLAN).location(), json));
  }

  /** Whether there are whole shards but for the manifest. */
  public boolean hasLostManifest() {
    return !folder.has(MANIFEST) && !preparing().has(PLAN) && folder.has(listing(0));
  }

  private static String listing(int number) {
    return String.format(Locale.ROOT, "listing-%05d.parquet", number);
  }

  /**
   * Makes sure that shards can be prepared here.
   *
   * @throws MeanfieldException of kind USAGE where there is a file, or a folder of something else
   */
  public void requireOurs() {
    if (hasLostManifest()) {
      throw MeanfieldException.usage(
          String.format(
              Locale.ROOT,
              "--out %s holds shards without their %s, which says what they are: put it back, or"
                  + " delete the folder to prepare anew.",
              folder,
              MANIFEST));
    }
    if (folder.exists() && !folder.isFolder()) {
      throw MeanfieldException.usage(
          String.format(
              Locale.ROOT, "--out %s is a file. Give a folder that does not exist yet.", folder));
    }
    List<String> names = new ArrayList<>(folder.names());
    names.removeAll(NOT_OURS_TO_MIND);
    if (names.isEmpty() || folder.has(MANIFEST) || preparing().has(PLAN)) {
      return;
    }
    throw MeanfieldException.usage(
        String.format(
            Locale.ROOT,
            "--out %s exists and holds something else (%s). Give a folder that does not exist yet,"
                + " or one that an earlier prepare began.",
            folder,
            String.join(", ", names.subList(0, Math.min(3, names.size())))));
  }

  /** Begins to prepare. */
  public void begin(ShardPlan plan) {
    fence.check();
    parts().make();
    preparing().make();
    preparing().write(PLAN, plan.toJson());
  }

  /** The parts of a plan that are whole, by their number. */
  public Optional<WrittenPart> written(int number) {
    String name = sidecar(number);
    try {
      return preparing()
          .read(name, MAX_BYTES)
          .map(json -> WrittenPart.parse(preparing().child(name).location(), json))
          .filter(this::isThere);
    } catch (MeanfieldException e) {
      if (e.kind() == ErrorKind.DATA) {
        // Its writer was killed in the midst of it.
        return Optional.empty();
      }
      throw e;
    }
  }

  private boolean isThere(WrittenPart written) {
    Part part = written.file().part();
    return parts().length(part.name()).equals(Optional.of(part.length()));
  }

  /**
   * Writes a part: under a name of this attempt's own and then renamed, since another attempt at
   * the same part may be writing, or have written.
   *
   * @param attempt what no other attempt of this or another process has: letters, digits, hyphens
   */
  public ShardFile write(int number, String attempt, RowContent content) {
    String name = String.format(Locale.ROOT, "part-%05d.parquet", number);
    String unfinished = name + "-" + attempt;
    SummedContent summed = new SummedContent(content);
    Part written = CommittedFolder.writePart(preparing(), unfinished, summed);
    preparing().move(unfinished, parts(), name);
    return summed.file(new Part(name, written.length(), written.sha256()));
  }

  /** Notes that a part is whole. */
  public void note(int number, WrittenPart written) {
    preparing().write(sidecar(number), written.toJson());
  }

  /** Writes a file of the listing. */
  public ShardFile writeListing(int number, RowContent content) {
    fence.check();
    SummedContent summed = new SummedContent(content);
    return summed.file(CommittedFolder.writePart(folder, listing(number), summed));
  }

  /** Makes the shards whole, and takes away what was kept for going on. */
  public void commit(ShardManifest manifest) {
    fence.check();
    folder.write(MANIFEST, manifest.toJson());
    folder.delete("preparing");
  }

  /**
   * Makes sure that every part is there in its full length, by one look at their folder; checksums
   * are for who reads them.
   *
   * @throws MeanfieldException of kind DATA naming the first that is not
   */
  public void requireParts(ShardManifest manifest) {
    Map<String, Long> lengths = parts().lengths();
    for (ShardFile file : manifest.parts()) {
      Part part = file.part();
      Long found = lengths.get(part.name());
      if (found == null || found != part.length()) {
        throw MeanfieldException.data(
            String.format(
                Locale.ROOT,
                "%s %s; expected %,d bytes. Restore the file, or delete %s and run prepare again.",
                parts().child(part.name()),
                found == null ? "is missing" : String.format(Locale.ROOT, "has %,d bytes", found),
                part.length(),
                folder));
      }
    }
  }

  private static String sidecar(int number) {
    return String.format(Locale.ROOT, "part-%05d.json", number);
  }
}
