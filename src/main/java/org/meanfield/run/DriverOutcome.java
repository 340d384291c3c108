package org.meanfield.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.meanfield.storage.Folder;
import org.meanfield.storage.JsonFields;

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

  /**
   * Leaves it in the folder of the submission.
   *
   * @throws org.meanfield.fault.MeanfieldException of kind STORAGE where it cannot be written
   */
  public void write(Folder submission) {
    submission.write(
        FILE,
        JsonNodeFactory.instance
            .objectNode()
            .put("exitStatus", exitStatus)
            .put("out", out)
            .put("err", err)
            .toPrettyString()
            .getBytes(StandardCharsets.UTF_8));
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
        .map(json -> parse(submission.child(FILE).location(), json));
  }

  private static DriverOutcome parse(String file, byte[] json) {
    JsonFields fields = JsonFields.parse(file, json);
    DriverOutcome outcome =
        new DriverOutcome(
            (int) fields.integer("exitStatus", 0, 255), fields.text("out"), fields.text("err"));
    fields.end();
    return outcome;
  }
}
