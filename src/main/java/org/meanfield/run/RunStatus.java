package org.meanfield.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.meanfield.storage.JsonFields;
import org.meanfield.text.EnumWord;

/**
 * How a run stands, {@code status.json}.
 *
 * @param message one line: what was reached, or the fault that ended it
 * @param started when the run (or its resumption) began
 * @param end when and how it ended; empty while it runs
 */
public record RunStatus(State state, String message, Instant started, Optional<End> end) {
  /** What a run can be. */
  public enum State {
    RUNNING,
    DONE,
    FAILED,
    INTERRUPTED
  }

  /**
   * How a run ended.
   *
   * @param exitStatus of the process
   */
  public record End(Instant at, int exitStatus) {}

  public RunStatus {
    if ((state == State.RUNNING) == end.isPresent()) {
      throw new IllegalArgumentException("a run has an end if and only if it does not run");
    }
  }

  /** A run that has begun. */
  public static RunStatus running(Instant started) {
    return new RunStatus(State.RUNNING, "", started, Optional.empty());
  }

  /** This run, ended. */
  public RunStatus ended(State state, String message, Instant at, int exitStatus) {
    return new RunStatus(state, message, started, Optional.of(new End(at, exitStatus)));
  }

  byte[] toJson() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("state", EnumWord.of(state))
        .put("message", message)
        .put("started", started.toString());
    end.ifPresent(e -> root.put("ended", e.at().toString()).put("exitStatus", e.exitStatus()));
    return root.toPrettyString().getBytes(StandardCharsets.UTF_8);
  }

  static RunStatus parse(String file, byte[] json) {
    JsonFields fields = JsonFields.parse(file, json);
    State state = fields.choice("state", State.class);
    String message = fields.text("message");
    Instant started = fields.time("started");
    Optional<End> end = Optional.empty();
    if (state != State.RUNNING) {
      end = Optional.of(new End(fields.time("ended"), (int) fields.integer("exitStatus", 0, 255)));
    }
    fields.end();
    return new RunStatus(state, message, started, end);
  }
}
