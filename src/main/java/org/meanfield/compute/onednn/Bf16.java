package org.meanfield.compute.onednn;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Whether the processor multiplies bf16 by itself. oneDNN emulates it on others that have AVX-512,
 * three times slower than fp32 and without a word, and fails on the rest.
 */
public final class Bf16 {
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");
  private static final Set<String> INSTRUCTIONS = Set.of("avx512_bf16", "amx_bf16");

  private Bf16() {}

  /** For the machine that asks; false where it cannot be told. */
  public static boolean here() {
    return in(CPUINFO);
  }

  static boolean in(Path cpuinfo) {
    try {
      return Files.readString(cpuinfo, StandardCharsets.ISO_8859_1)
          .lines()
          .filter(line -> line.startsWith("flags"))
          .limit(1)
          .flatMap(line -> java.util.Arrays.stream(line.split("\\s+")))
          .anyMatch(INSTRUCTIONS::contains);
    } catch (IOException e) {
      return false;
    }
  }
}
