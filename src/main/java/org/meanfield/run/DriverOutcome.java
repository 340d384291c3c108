package org.meanfield.run;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.meanfield.storage.Folder;
import org.meanfield.storage.JsonFields;
import org.meanfield.storage.RecordJson;

/**
 * How a driver ended that ran on the cluster, away from who submitted it.
 *
 * @param exitStatus of the driver's process
 * @param out what it printed as its result
 * @param err what it said of a failure; empty where there was none
 */
public record DriverOutcome(int exitStatus, String out, String err) {
  private static final String FILE = "outcome.json";
  private static final int MAX_BYTES = 16 << 20;

  public DriverOutcome {
    if (exitStatus < 0 || exitStatus > 255) {
      throw new IllegalArgumentException("a process can't end with status " + exitStatus);
    }
  }

  /**
   * Leaves it in the folder of the submission.
   *
   * @throws org.meanfield.fault.MeanfieldException of kind STORAGE where it cannot be written
   */
  public void write(Folder submission) {
    submission.write(FILE, RecordJson.of(this).toPrettyString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What a driver left in the folder of the submission, if it came so far.
   *
   * @throws org.meanfield.fault.MeanfieldException of kind DATA where it is damaged, or not wholly
   *     written yet
   */
  public static Optional<DriverOutcome> read(Folder submission) {
    return submission
        .read(FILE, MAX_BYTES)
        .map(json -> JsonFields.parse(submission.child(FILE).location(), json))
        .map(fields -> fields.whole(DriverOutcome.class));
  }
}
