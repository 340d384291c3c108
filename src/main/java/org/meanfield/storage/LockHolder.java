package org.meanfield.storage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The process that holds a run folder's lock.
 *
 * @param started when the process began
 * @param token of this one acquisition
 */
public record LockHolder(Machine machine, long pid, ProcessStart started, String token) {
  /** This process. */
  static LockHolder here() {
    ProcessHandle self = ProcessHandle.current();
    return new LockHolder(
        Machine.here(), self.pid(), ProcessStart.of(self), UUID.randomUUID().toString());
  }

  /** Whether the process has its number on this machine, among the processes that are seen here. */
  boolean isLocal() {
    return machine.equals(Machine.here());
  }

  /** Whether the process, one of this machine, still runs; its number may be another's by now. */
  boolean isAlive() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .map(ProcessStart::of)
        .filter(started::isSame)
        .isPresent();
  }

  public byte[] toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("host", machine.host())
        .put("boot", machine.boot())
        .put("processes", machine.processes())
        .put("pid", pid)
        .put("started", started.at().toString())
        .put("ticks", started.ticks())
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
            new ProcessStart(
                fields.time("started"),
                fields.has("ticks")
                    ? fields.integer("ticks", ProcessStart.UNKNOWN, Long.MAX_VALUE)
                    : ProcessStart.UNKNOWN),
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
}
