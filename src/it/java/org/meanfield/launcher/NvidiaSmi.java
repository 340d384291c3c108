package org.meanfield.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A program of nvidia-smi's name that says what the real one was recorded to say. */
public final class NvidiaSmi {
  private NvidiaSmi() {}

  /** Makes it in {@code folder}, which is to be found first; gives the folder. */
  public static Path saying(Path folder, String words, int status) throws IOException {
    Path program = Files.createDirectories(folder).resolve("nvidia-smi");
    Files.writeString(
        program, String.format(Locale.ROOT, "#!/bin/sh\necho '%s'\nexit %d\n", words, status));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return folder;
  }
}
