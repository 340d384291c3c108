package org.meanfield.zeppelin;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Zeppelin server on loopback, a process of its own; closing it ends its interpreters too. */
final class ZeppelinServer implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration END = Duration.ofSeconds(20);

  private final Process process;
  private final Thread hook;
  private final ZeppelinRest rest;

  private ZeppelinServer(Process process, URI address) {
    this.process = process;
    this.rest = new ZeppelinRest(address);
    // Should the test itself be ended.
    this.hook = new Thread(this::end);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Starts it, and waits until it answers. */
  static ZeppelinServer start(ZeppelinHome home, String classPath) throws Exception {
    int port = freePort();
    Path folder = home.folder();
    List<String> command = new ArrayList<>(List.of(home.java().toString(), "-Xmx512m"));
    command.addAll(ZeppelinHome.OPENS);
    Map.ofEntries(
            Map.entry("java.io.tmpdir", folder.resolve("tmp")),
            Map.entry("zeppelin.home", folder),
            Map.entry("zeppelin.conf.dir", folder.resolve("conf")),
            Map.entry("zeppelin.server.addr", "127.0.0.1"),
            Map.entry("zeppelin.server.port", port),
            Map.entry("zeppelin.war", folder.resolve("webapp")),
            Map.entry("zeppelin.angular.war", folder.resolve("webapp")),
            Map.entry("zeppelin.notebook.dir", folder.resolve("notebook")),
            Map.entry(
                "zeppelin.notebook.storage", "org.apache.zeppelin.notebook.repo.VFSNotebookRepo"),
            Map.entry(
                "zeppelin.config.storage.class", "org.apache.zeppelin.storage.LocalConfigStorage"),
            Map.entry("zeppelin.interpreter.dir", folder.resolve("interpreter")),
            Map.entry("zeppelin.interpreter.remoterunner", folder.resolve("bin/interpreter.sh")),
            Map.entry("zeppelin.interpreter.connect.timeout", "120000"),
            Map.entry("zeppelin.search.enable", "false"))
        .forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(List.of("-cp", classPath, "org.apache.zeppelin.server.ZeppelinServer"));
    Path log = folder.resolve("logs/server.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("(SPARK|ZEPPELIN|HADOOP)_.*"));
    builder
        .environment()
        .putAll(
            Map.of(
                "ZEPPELIN_HOME", folder.toString(),
                "ZEPPELIN_LOCAL_IP", "127.0.0.1",
                "SPARK_LOCAL_IP", "127.0.0.1",
                // Without it the server reads its stdin, and ends.
                "ZEPPELIN_IDENT_STRING", "test",
                "SPARK_HOME", folder.resolve("spark").toString()));
    ZeppelinServer server =
        new ZeppelinServer(builder.start(), URI.create("http://127.0.0.1:" + port));
    try {
      server.awaitAnswer(log);
      return server;
    } catch (Exception | AssertionError e) {
      server.close();
      throw e;
    }
  }

  private void awaitAnswer(Path log) throws Exception {
    long deadline = System.nanoTime() + START.toNanos();
    while (!rest.answers()) {
      if (process.waitFor(200, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        List<String> lines = Files.readAllLines(log);
        throw new AssertionError(
            "Zeppelin does not answer:\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size())));
      }
    }
  }

  ZeppelinRest rest() {
    return rest;
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(hook);
    end();
  }

  /** Asks, waits, then kills. */
  private void end() {
    List<ProcessHandle> all =
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    all.forEach(ProcessHandle::destroy);
    long deadline = System.nanoTime() + END.toNanos();
    for (ProcessHandle one : all) {
      try {
        one.onExit().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (Exception e) {
        one.destroyForcibly();
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
