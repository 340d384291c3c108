package org.meanfield.storage;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a process number means something: the same number is another process in another container,
 * which may have its host's name, and on another machine, which may be called localhost too.
 *
 * @param boot Linux's boot id, which the containers of a host share; empty where it is not known
 * @param processes Linux's PID namespace; empty where it is not known
 */
public record Machine(String host, String boot, String processes) {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path PROCESSES = Path.of("/proc/self/ns/pid");

  /** That of this process. */
  public static Machine here() {
    return new Machine(hostName(), bootId(), processNamespace());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private static String bootId() {
    // Not by a channel, which an interrupt that is pending would close.
    try (InputStream in = new FileInputStream(BOOT.toFile())) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static String processNamespace() {
    try {
      return Files.readSymbolicLink(PROCESSES).toString();
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }
}
