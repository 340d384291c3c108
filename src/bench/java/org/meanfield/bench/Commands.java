package org.meanfield.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.meanfield.bench.contest.Precision;
import org.meanfield.bench.contest.Task;

/** The command lines and environments of the contenders' processes. */
final class Commands {
  private final Installation installation;

  Commands(Installation installation) {
    this.installation = installation;
  }

  List<String> contender(Configuration configuration, Task task) {
    List<String> command = java();
    switch (configuration.who()) {
      case MEANFIELD -> command.addAll(List.of("-cp", installation.ourClassPath()));
      case PYTORCH ->
          command.addAll(
              List.of(
                  "-Dai.djl.pytorch.num_threads=" + configuration.threads(),
                  "-Dai.djl.pytorch.num_interop_threads=1",
                  "-Dai.djl.offline=true",
                  "-cp",
                  installation.peersClassPath()));
      case ONNXRUNTIME -> command.addAll(List.of("-cp", installation.peersClassPath()));
      case STOCK -> {
        command.addAll(Installation.opensForSpark());
        command.addAll(List.of("-cp", installation.peersClassPath()));
      }
    }
    command.add(configuration.who().mainClass());
    command.addAll(task.toArguments());
    return command;
  }

  /** Writes the files that all contenders of a network start from. */
  List<String> preparation(String network, Path folder) {
    List<String> command = java();
    command.addAll(List.of("-cp", installation.ourClassPath()));
    command.add("org.meanfield.bench.meanfield.Preparation");
    command.addAll(List.of(network, folder.toString()));
    return command;
  }

  /** Tells where a training step of a network spends its time. */
  List<String> profile(String network, Precision precision) {
    List<String> command = java();
    command.addAll(List.of("-cp", installation.ourClassPath()));
    command.add("org.meanfield.bench.meanfield.Profile");
    command.addAll(List.of(network, precision.name()));
    return command;
  }

  /** Tells what a training step of a network allocates. */
  List<String> allocations(String network, Precision precision) {
    List<String> command = java();
    // Other users of JMH on this machine are no reason to wait: bytes are counted, not time.
    command.add("-Djmh.ignoreLock=true");
    command.addAll(List.of("-cp", installation.ourClassPathWithJmh()));
    command.add("org.meanfield.bench.meanfield.AllocationCount");
    command.addAll(List.of(network, precision.name()));
    return command;
  }

  /** The JVM and what all have in common. */
  private List<String> java() {
    return new ArrayList<>(
        List.of(
            Installation.java().toString(),
            "-Xmx1500m",
            // JavaCPP's own limits follow the heap's, which has nothing to do with ND4J's memory.
            "-Dorg.bytedeco.javacpp.maxbytes=0",
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
            "-Dlog4j2.configurationFile=" + installation.logging()));
  }

  /** Exact thread counts: a worker of ours, as of stock Deeplearning4j, has one thread. */
  Map<String, String> environment(Configuration configuration) {
    int threads =
        switch (configuration.who()) {
          case MEANFIELD, STOCK -> 1;
          case PYTORCH, ONNXRUNTIME -> configuration.threads();
        };
    Map<String, String> environment = new HashMap<>();
    environment.put("OMP_NUM_THREADS", Integer.toString(threads));
    environment.put("OPT_OUT_TRACKING", "true");
    environment.put("DJL_CACHE_DIR", installation.unpacked().toString());
    return environment;
  }
}
