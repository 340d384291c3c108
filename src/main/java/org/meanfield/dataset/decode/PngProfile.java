package org.meanfield.dataset.decode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/** The ICC profile of a PNG file: a name, a zero, the method of compression, a zlib stream. */
final class PngProfile {
  /** Profiles of printers have one or two MiB; a zlib stream may unpack to a thousand times. */
  private static final int MOST_BYTES = 4 << 20;

  private PngProfile() {}

  /** The bytes of the profile; empty if there is none before the pixels, or one too long. */
  static Optional<byte[]> in(byte[] file) {
    return PngChunks.first(file, PngChunks.ICCP).flatMap(PngProfile::profile);
  }

  private static Optional<byte[]> profile(ByteBuffer chunk) {
    int name = 0;
    while (name < chunk.limit() && chunk.get(name) != 0) {
      name++;
    }
    int stream = name + 2;
    if (stream > chunk.limit()) {
      return Optional.empty();
    }
    try (InflaterInputStream in =
        new InflaterInputStream(
            new ByteArrayInputStream(
                chunk.array(), chunk.arrayOffset() + stream, chunk.limit() - stream))) {
      byte[] profile = in.readNBytes(MOST_BYTES + 1);
      return profile.length > MOST_BYTES ? Optional.empty() : Optional.of(profile);
    } catch (IOException damaged) {
      return Optional.empty();
    }
  }
}
