package org.meanfield.compute.device;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meanfield.fault.MeanfieldException;

/** GPUs in the order in which CUDA numbers them. */
public record GpuList(List<Gpu> gpus) {
  /** What nvidia-smi is asked for; {@link #parse} reads its answer. */
  static final String QUERY = "index,uuid,name,compute_cap,memory.total,driver_version";

  private static final int FIELDS = 6;

  public GpuList {
    gpus = List.copyOf(gpus);
  }

  /**
   * Of what {@code nvidia-smi --query-gpu=… --format=csv} prints: a header and a line a GPU.
   *
   * @throws IllegalArgumentException if it is not that
   */
  static GpuList parse(String csv) {
    List<String> lines = csv.lines().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty() || !lines.get(0).startsWith("index, uuid, name, compute_cap, ")) {
      throw new IllegalArgumentException(csv.strip());
    }
    List<Gpu> gpus = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.strip().split(",\\s*", -1);
      if (fields.length != FIELDS || !fields[4].matches("[0-9]{1,9} MiB")) {
        throw new IllegalArgumentException(line);
      }
      gpus.add(
          new Gpu(
              Integer.parseInt(fields[0]),
              fields[1],
              fields[2],
              Capability.parse(fields[3]),
              Long.parseLong(fields[4].substring(0, fields[4].indexOf(' '))),
              fields[5]));
    }
    return new GpuList(gpus);
  }

  /**
   * Those that a process with this environment sees, numbered as it numbers them.
   *
   * @param visible the value of CUDA_VISIBLE_DEVICES: indexes or beginnings of UUIDs, separated by
   *     commas, of which CUDA takes all before the first that names none; null: not set, all
   */
  GpuList visible(@Nullable String visible) {
    if (visible == null) {
      return this;
    }
    List<Gpu> seen = new ArrayList<>();
    for (String name : visible.split(",", -1)) {
      List<Gpu> named = gpus.stream().filter(gpu -> isNamed(gpu, name.strip())).toList();
      if (named.size() != 1) {
        break;
      }
      seen.add(named.get(0));
    }
    return new GpuList(seen);
  }

  /** What to tell where a process sees none of them. */
  static MeanfieldException hidden() {
    return MeanfieldException.usage(
        "A GPU is asked for, and this process sees none of the machine's: CUDA_VISIBLE_DEVICES"
            + " hides them.");
  }

  private static boolean isNamed(Gpu gpu, String name) {
    return name.equals(Integer.toString(gpu.index()))
        || (name.startsWith("GPU-") && gpu.uuid().startsWith(name));
  }
}
