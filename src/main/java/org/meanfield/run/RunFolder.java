package org.meanfield.run;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.storage.BesideOutput;
import org.meanfield.storage.Fence;
import org.meanfield.storage.Folder;
import org.meanfield.storage.FolderLock;
import org.meanfield.storage.HadoopFileSystems;
import org.meanfield.storage.LockFile;
import org.meanfield.storage.OwnNames;
import org.meanfield.storage.PendingOutput;

/**
 * All that a run leaves behind:
 *
 * <pre>
 * recipe.conf          the resolved recipe; what makes a folder a run folder
 * status.json          running, done, failed or interrupted
 * metrics.jsonl        a line a round and an epoch, the newest ones
 * metrics/             00000.jsonl and so on, the lines before those, where there are many
 * network.json         Deeplearning4j's configuration of the network
 * quarantine.jsonl     images that could not be decoded, and why
 * pixels.bin           a checksum of each training image, where files hold one each
 * data.json, data.html what was found out about the images before they were trained on
 * evaluation.json      of the test images
 * model/               the bundle, a durable folder
 * checkpoints/         epoch-0003/, epoch-0003-round-000120/: the newest, durable folders
 * .model-1a2b3c4d/     and others that begin so: what a process writes beside its place, or left
 * submissions/         of drivers that ran on the cluster
 * lock, lock.beat      while a process works on it
 * </pre>
 *
 * <p>For the driver; safe for any thread.
 */
public final class RunFolder {
  public static final String RECIPE = "recipe.conf";
  public static final String STATUS = "status.json";
  public static final String METRICS = "metrics.jsonl";
  public static final String NETWORK = "network.json";
  public static final String PIXELS = "pixels.bin";
  public static final String QUARANTINE = "quarantine.jsonl";
  public static final String DATA_JSON = "data.json";
  public static final String DATA_HTML = "data.html";
  public static final String EVALUATION = "evaluation.json";

  static final String CHECKPOINTS = "checkpoints";

  /** What may be there before the run: its driver was sent from there. */
  static final String SUBMISSIONS = "submissions";

  private static final int MAX_TEXT_BYTES = 256 << 20;
  private static final int MAX_STATUS_BYTES = 1 << 20;
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Folder folder;
  private final Fence fence;

  private RunFolder(Folder folder, Fence fence) {
    this.folder = folder;
    this.fence = fence;
  }

  /** The same, into which nothing is written once this right is lost. */
  public RunFolder under(Fence right) {
    return new RunFolder(folder, right);
  }

  /**
   * The name of a run whose recipe names no folder: {@code <recipe>-<UTC time>}, followed by {@code
   * -2}, {@code -3} … where that is taken.
   *
   * @param parent the folder it is to lie in, as {@code runs}; need not exist
   */
  public static String freeName(Folder parent, String recipe, Clock clock) {
    String name = recipe + "-" + stamp(clock);
    String free = name;
    for (int n = 2; parent.child(free).exists(); n++) {
      free = name + "-" + n;
    }
    return free;
  }

  /** The time in UTC, as a part of a name. */
  static String stamp(Clock clock) {
    return STAMP.format(clock.instant());
  }

  /**
   * Finds out, before a cluster is touched, whether {@link #create} will work; leaves nothing
   * behind.
   *
   * @throws MeanfieldException of kind USAGE where something exists already; STORAGE where it can't
   *     be written
   */
  public static void checkCreatable(String location, Configuration conf) {
    Folder folder = Folder.at(location, conf);
    refuseExisting(folder);
    Folder above = folder;
    while (!above.exists()) {
      Optional<Folder> next = above.parent();
      if (next.isEmpty()) {
        throw uncreatable(folder, "the file system has no root folder");
      }
      above = next.get();
    }
    if (!above.isFolder()) {
      throw uncreatable(folder, above + " is a file, not a folder");
    }
    probe(folder, above);
  }

  /**
   * Makes a new run folder, and the folders above it.
   *
   * @throws MeanfieldException as {@link #checkCreatable}
   */
  public static RunFolder create(String location, Configuration conf) {
    checkCreatable(location, conf);
    Folder folder = Folder.at(location, conf);
    folder.make();
    return new RunFolder(folder, Fence.none());
  }

  /**
   * An existing run folder.
   *
   * @throws MeanfieldException of kind USAGE where there is none
   */
  public static RunFolder open(String location, Configuration conf) {
    Folder folder = Folder.at(location, conf);
    return find(folder)
        .orElseThrow(
            () ->
                MeanfieldException.usage(
                    String.format(
                        Locale.ROOT,
                        "%s is no run folder: %s. Give the folder that an earlier train named",
                        folder,
                        folder.exists() ? "it holds no " + RECIPE : "there is no such folder")));
  }

  /** The run folder that this folder is, if it is one. */
  public static Optional<RunFolder> find(Folder folder) {
    return folder.has(RECIPE) ? Optional.of(new RunFolder(folder, Fence.none())) : Optional.empty();
  }

  public Folder folder() {
    return folder;
  }

  /** Where it lies, as {@link #open} takes it. */
  public String location() {
    return folder.location();
  }

  /** The folder of the older lines of {@link #METRICS}; it need not be there. */
  public Folder olderMetrics() {
    return folder.child("metrics");
  }

  /** The folder of the model bundle; it need not be there yet. */
  public Folder model() {
    return folder.child("model");
  }

  /** A new model bundle, to take the place of {@link #model}. */
  public PendingOutput newModel() {
    return PendingOutput.within(model(), fence);
  }

  public Checkpoints checkpoints() {
    return new Checkpoints(folder.child(CHECKPOINTS), fence);
  }

  /**
   * Takes the lock.
   *
   * @throws MeanfieldException of kind USAGE when another process holds it
   */
  public FolderLock lock(Clock clock) {
    return FolderLock.acquire(folder, clock);
  }

  /** Whether it has to be taken that a process works on it. */
  public boolean isInUse(Instant now) {
    return new LockFile(folder, FolderLock.FILE).seen().map(lock -> lock.isHeld(now)).orElse(false);
  }

  /**
   * Takes the lock, also where its holder is of another machine and may still run: it then stops at
   * its next checkpoint.
   *
   * @throws MeanfieldException of kind USAGE when a process of this machine holds it
   */
  public FolderLock takeOver(Clock clock) {
    return FolderLock.takeOver(folder, clock);
  }

  /**
   * Takes away what processes that are gone left beside what they wrote; with the run's lock.
   *
   * @throws MeanfieldException of kind STORAGE where another process has the run, or it can't be
   *     deleted
   */
  public void sweep() {
    fence.check();
    // The lock's are written by whoever wants the run, and at each beat.
    Set<String> lock = Set.of(FolderLock.FILE, LockFile.beatOf(FolderLock.FILE));
    for (String name : folder.names()) {
      String place = OwnNames.place(name).orElse(name);
      if (OwnNames.isBeside(name) && !lock.contains(place)) {
        BesideOutput.putBack(folder.child(name), folder.child(place));
        folder.delete(name);
      }
    }
  }

  /**
   * Writes a small text file whole, over an older one.
   *
   * @throws MeanfieldException of kind STORAGE where another process has the run, or it can't be
   *     written
   */
  public void write(String name, String text) {
    fence.check();
    folder.write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A text file's content, if it is there. */
  public Optional<String> read(String name) {
    return folder.read(name, MAX_TEXT_BYTES).map(b -> new String(b, StandardCharsets.UTF_8));
  }

  /** Writes how it stands; throws as {@link #write}. */
  public void writeStatus(RunStatus status) {
    fence.check();
    folder.write(STATUS, status.toJson());
  }

  /**
   * How the run stands by its own account: one whose process was killed still says that it runs.
   * One without a readable status was interrupted as it wrote it.
   */
  public RunStatus status() {
    try {
      Optional<byte[]> json = folder.read(STATUS, MAX_STATUS_BYTES);
      if (json.isPresent()) {
        return RunStatus.parse(folder.child(STATUS).location(), json.get());
      }
    } catch (MeanfieldException e) {
      if (e.kind() != ErrorKind.DATA) {
        throw e;
      }
    }
    Instant written = folder.written(RECIPE).orElse(Instant.EPOCH);
    return RunStatus.running(written)
        .ended(
            RunStatus.State.INTERRUPTED,
            "stopped while " + STATUS + " was written",
            written,
            ErrorKind.INTERRUPTED.exitStatus());
  }

  private static void refuseExisting(Folder folder) {
    if (folder.exists() && !folder.names().equals(List.of(SUBMISSIONS))) {
      throw MeanfieldException.usage(
          String.format(
              Locale.ROOT,
              "%s exists already; choose another run.folder%s",
              folder,
              find(folder).isPresent()
                  ? ", or continue this run with: resume " + folder
                  : ": a run makes its own"));
    }
  }

  /** Nothing but writing tells whether a folder can be written, on any file system and mount. */
  private static void probe(Folder folder, Folder above) {
    String name = "meanfield-probe-" + UUID.randomUUID();
    try {
      above.write(name, new byte[0]);
    } catch (MeanfieldException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw uncreatable(
          folder,
          String.format(
              Locale.ROOT, "%s cannot be written (%s)", above, HadoopFileSystems.reason(reason)));
    }
    // Not in a finally: what refuses to write refuses to delete too, and would be told in its
    // place.
    above.delete(name);
  }

  private static MeanfieldException uncreatable(Folder folder, String reason) {
    return new MeanfieldException(
        ErrorKind.STORAGE,
        String.format(
            Locale.ROOT,
            "the run folder %s cannot be made: %s. Mend that, or choose another run.folder",
            folder,
            reason));
  }
}
