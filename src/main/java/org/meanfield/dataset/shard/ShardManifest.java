package org.meanfield.dataset.shard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.storage.JsonFields;
import org.meanfield.storage.RecordJson;

/**
 * What shards hold, {@code shards.json}: written last, so that shards without it are not whole;
 * itself under a checksum.
 *
 * @param plan by which they were made
 * @param undecodable images of the plan that are in no part
 * @param contents of all parts
 * @param parts in order of their rows
 * @param listing files of the parts' paths and labels, in the same order
 */
public record ShardManifest(
    ShardPlan plan,
    int undecodable,
    ShardContents contents,
    List<ShardFile> parts,
    List<ShardFile> listing) {
  /** Of this and the other files of shards. */
  static final int VERSION = 1;

  private static final String FORMAT = "meanfield-shards";

  public ShardManifest {
    parts = List.copyOf(parts);
    listing = List.copyOf(listing);
    long images = rows(parts);
    if (images != rows(listing) || images + undecodable != plan.images()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d images of %d in the parts, %d in the listing, %d left out",
              images,
              plan.images(),
              rows(listing),
              undecodable));
    }
    if (contents.countsByClass().size() != plan.classNames().size()
        || contents.sums().size() != plan.image().channels().count()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d counts of %d classes, %d sums of %d channels",
              contents.countsByClass().size(),
              plan.classNames().size(),
              contents.sums().size(),
              plan.image().channels().count()));
    }
    for (ShardFile part : parts) {
      // Pixels lie uncompressed in the file, so a short file can't claim many rows.
      if ((long) part.rows() * plan.exampleBytes() > part.part().length()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s of %d bytes can't hold %d images",
                part.part().name(),
                part.part().length(),
                part.rows()));
      }
    }
  }

  /** How many examples there are. */
  public int images() {
    return (int) rows(parts);
  }

  /** Bytes of all parts. */
  public long bytes() {
    return parts.stream().mapToLong(part -> part.part().length()).sum();
  }

  private static long rows(List<ShardFile> files) {
    return files.stream().mapToLong(ShardFile::rows).sum();
  }

  byte[] toJson() {
    ObjectNode root = content();
    root.put("checksum", checksum());
    return root.toPrettyString().getBytes(StandardCharsets.UTF_8);
  }

  /** Reads {@link #toJson}; a fault of kind DATA where it is anything else. */
  static ShardManifest parse(String file, byte[] json) {
    JsonFields fields = JsonFields.parse(file, json);
    fields.format(FORMAT, VERSION);
    ShardManifest manifest;
    try {
      manifest =
          new ShardManifest(
              ShardPlan.of(fields),
              (int) fields.integer("undecodable", 0, Integer.MAX_VALUE),
              fields.as(ShardContents.class),
              files(fields, "parts"),
              files(fields, "listing"));
    } catch (IllegalArgumentException e) {
      throw MeanfieldException.data(
          String.format(Locale.ROOT, "%s is no manifest of shards: %s", file, e.getMessage()));
    }
    // For who reads the file without Meanfield; they follow from the sums.
    if (manifest.images() > 0) {
      fields.numbers("mean");
      fields.numbers("deviation");
    }
    String found = fields.text("checksum");
    fields.end();
    if (!found.equals(manifest.checksum())) {
      throw fields.wrong("checksum", found, manifest.checksum() + ": the file was changed");
    }
    return manifest;
  }

  private static List<ShardFile> files(JsonFields fields, String name) {
    List<ShardFile> files = new ArrayList<>();
    fields.objects(name).forEach(file -> files.add(ShardFile.of(file)));
    return files;
  }

  private ObjectNode content() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", FORMAT).put("version", VERSION);
    root.setAll(plan.content());
    root.put("undecodable", undecodable);
    root.setAll(RecordJson.of(contents));
    if (images() > 0) {
      putByChannel(root.putArray("mean"), contents::mean);
      putByChannel(root.putArray("deviation"), contents::deviation);
    }
    ArrayNode partList = root.putArray("parts");
    parts.forEach(part -> partList.add(part.toJson()));
    ArrayNode listingList = root.putArray("listing");
    listing.forEach(file -> listingList.add(file.toJson()));
    return root;
  }

  private void putByChannel(ArrayNode array, ToDoubleFunction<Integer> value) {
    IntStream.range(0, contents.sums().size()).forEach(c -> array.add(value.applyAsDouble(c)));
  }

  private String checksum() {
    return DigestUtils.sha256Hex(content().toString());
  }
}
