package org.meanfield.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * The process that holds a run folder's lock.
 *
 * @param started when the process began
 * @param token of this one acquisition
 */
record LockHolder(Machine machine, long pid, Instant started, String token) {
  // Linux derives a start time from the boot time, which moves as the clock is set.
  private static final Duration CLOCK_DRIFT = Duration.ofSeconds(2);

  /** This process. */
  static LockHolder here() {
    ProcessHandle self = ProcessHandle.current();
    return new LockHolder(
        Machine.here(), self.pid(), startOf(self, Instant.EPOCH), UUID.randomUUID().toString());
  }

  /** Whether the process has its number on this machine, among the processes that are seen here. */
  boolean isLocal() {
    return machine.equals(Machine.here());
  }

  /** Whether the process, one of this machine, still runs; its number may be another's by now. */
  boolean isAlive() {
    ProcessHandle self = ProcessHandle.current();
    if (pid == self.pid()) {
      return startOf(self, Instant.EPOCH).equals(started);
    }
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .map(p -> Duration.between(startOf(p, started), started).abs())
        .filter(apart -> apart.compareTo(CLOCK_DRIFT) <= 0)
        .isPresent();
  }

  byte[] toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("host", machine.host())
        .put("boot", machine.boot())
        .put("processes", machine.processes())
        .put("pid", pid)
        .put("started", started.toString())
        .put("token", token)
        .toPrettyString()
        .getBytes(StandardCharsets.UTF_8);
  }

  static LockHolder parse(String file, byte[] json) {
    JsonFields fields = JsonFields.parse(file, json);
    LockHolder holder =
        new LockHolder(
            new Machine(
                fields.text("host"), optional(fields, "boot"), optional(fields, "processes")),
            fields.integer("pid", 0, Long.MAX_VALUE),
            fields.time("started"),
            fields.text("token"));
    fields.end();
    return holder;
  }

  /** Older locks name the host alone, and so no machine that is known. */
  private static String optional(JsonFields fields, String name) {
    return fields.has(name) ? fields.text(name) : "";
  }

  @Override
  public String toString() {
    return "process " + pid + " on " + machine.host();
  }

  private static Instant startOf(ProcessHandle process, Instant unknown) {
    return process.info().startInstant().orElse(unknown);
  }
}
