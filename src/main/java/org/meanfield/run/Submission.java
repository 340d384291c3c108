package org.meanfield.run;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.storage.Folder;

/**
 * A driver that was sent to the cluster, and the folder of the run in which it and who sent it
 * meet: {@code submissions/<UTC time>-<random>/}.
 *
 * <pre>
 * application.jar   while it runs, where the cluster has no other way to fetch it
 * begun             while it runs, where it makes a run of its own
 * outcome.json      how it ended
 * </pre>
 */
public final class Submission {
  private static final String JAR = "application.jar";
  private static final String BEGUN = "begun";

  private final Folder folder;

  private Submission(Folder folder) {
    this.folder = folder;
  }

  /**
   * A new one, in the folder of a run that need not exist.
   *
   * @throws MeanfieldException of kind STORAGE where it cannot be made
   */
  public static Submission create(String runFolder, Configuration conf, Clock clock) {
    String id = RunFolder.stamp(clock) + "-" + UUID.randomUUID().toString().substring(0, 8);
    Folder folder = Folder.at(runFolder, conf).child(RunFolder.SUBMISSIONS).child(id);
    folder.make();
    return new Submission(folder);
  }

  /** The one at this place. */
  public static Submission at(String location, Configuration conf) {
    return new Submission(Folder.at(location, conf));
  }

  /** Where it lies, as {@link #at} takes it. */
  public String location() {
    return folder.qualified();
  }

  /** The scheme of the file system on which it lies. */
  public String scheme() {
    return folder.uri().getScheme();
  }

  /** Copies a jar of this machine into it; gives where it lies then. */
  public URI carry(Path jar) {
    try (OutputStream out = folder.create(JAR)) {
      Files.copy(jar, out);
    } catch (IOException e) {
      throw folder.child(JAR).cannot("write", e);
    }
    return folder.child(JAR).uri();
  }

  /**
   * Notes that an attempt of the driver is about to make the run.
   *
   * @return the run, where an attempt before it has made it; empty where there is none, or it is
   *     another's
   */
  public Optional<RunFolder> begin() {
    Optional<RunFolder> run =
        folder.parent().flatMap(Folder::parent).flatMap(above -> RunFolder.find(above));
    if (folder.has(BEGUN)) {
      return run;
    }
    if (run.isEmpty()) {
      folder.write(BEGUN, new byte[0]);
    }
    return Optional.empty();
  }

  /** Leaves how the driver ended, and takes away what it needed to run. */
  public void end(DriverOutcome outcome) {
    outcome.write(folder);
    clear();
  }

  /** How the driver ended, if it could say so; throws as {@link DriverOutcome#read}. */
  public Optional<DriverOutcome> outcome() {
    return DriverOutcome.read(folder);
  }

  /** Takes away what the driver needed to run. */
  public void clear() {
    folder.delete(JAR);
    folder.delete(BEGUN);
  }
}
