package org.meanfield.bench.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * Images of one size, decoded and read from shards.
 *
 * @param images how many files
 * @param height of the files, pixels
 * @param width of the files, pixels
 * @param side of an example, pixels
 * @param fileBytes of all files
 * @param shardBytes of all parts
 * @param decoded images a second on one core
 * @param read images a second on one core
 */
record IngestRow(
    int images,
    int height,
    int width,
    int side,
    long fileBytes,
    long shardBytes,
    double decoded,
    double read) {
  /** What shards are for. */
  private static final double TARGET = 10;

  static final String HEADING =
      String.format(
          Locale.ROOT,
          "%-10s %-8s %8s %9s %10s %12s %12s %7s",
          "JPEG",
          "example",
          "images",
          "JPEG MB",
          "shards MB",
          "decoded/s",
          "read/s",
          "times");

  static IngestRow of(JsonNode json) {
    return new IngestRow(
        json.path("images").asInt(),
        json.path("height").asInt(),
        json.path("width").asInt(),
        json.path("side").asInt(),
        json.path("fileBytes").asLong(),
        json.path("shardBytes").asLong(),
        json.path("decodedPerSecond").asDouble(),
        json.path("readPerSecond").asDouble());
  }

  double times() {
    return read / decoded;
  }

  boolean isEnough() {
    return times() >= TARGET;
  }

  ObjectNode json(ObjectNode json) {
    return json.put("images", images)
        .put("height", height)
        .put("width", width)
        .put("side", side)
        .put("fileBytes", fileBytes)
        .put("shardBytes", shardBytes)
        .put("decodedPerSecond", decoded)
        .put("readPerSecond", read)
        .put("times", times());
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%-10s %-8s %,8d %9.1f %10.1f %,12.0f %,12.0f %7.1f",
        width + "x" + height,
        side + "x" + side,
        images,
        fileBytes / 1e6,
        shardBytes / 1e6,
        decoded,
        read,
        times());
  }
}
