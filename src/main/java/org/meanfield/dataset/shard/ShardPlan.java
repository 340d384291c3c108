package org.meanfield.dataset.shard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.meanfield.config.ImageRecipe;
import org.meanfield.storage.JsonFields;
import org.meanfield.text.EnumWord;

/**
 * What is to become of which images; with the same plan the same files are written.
 *
 * @param source where they lie
 * @param root what the rows' paths are relative to
 * @param fingerprint of the images as they were listed
 * @param times stands for when the images' files were last modified; empty: not known, or of no
 *     account
 * @param images how many were listed
 * @param classNames in order of their index
 * @param image the form of the examples
 * @param seed of the order of the rows
 * @param parts into how many the order is cut
 */
public record ShardPlan(
    String source,
    String root,
    String fingerprint,
    String times,
    int images,
    List<String> classNames,
    ImageRecipe image,
    long seed,
    int parts) {
  private static final String FORMAT = "meanfield-shards-plan";

  public ShardPlan {
    classNames = List.copyOf(classNames);
    if (parts < 1 || images < 0) {
      throw new IllegalArgumentException(parts + " parts of " + images + " images");
    }
  }

  /** Bytes of the pixels of one example. */
  public int exampleBytes() {
    return image.exampleBytes();
  }

  /**
   * In what this plan differs from another, in the words of a recipe; empty: the same files come of
   * both. Where the images lie does not count, nor into how many parts they go.
   */
  public List<String> differences(ShardPlan other) {
    List<String> found = new ArrayList<>();
    differ(found, "data.image.height", image.height(), other.image.height());
    differ(found, "data.image.width", image.width(), other.image.width());
    differ(
        found,
        "data.image.channels",
        EnumWord.of(image.channels()),
        EnumWord.of(other.image.channels()));
    differ(found, "data.image.fit", EnumWord.of(image.fit()), EnumWord.of(other.image.fit()));
    differ(
        found,
        "data.image.maxPixels",
        image.limits().maxPixels(),
        other.image.limits().maxPixels());
    differ(
        found,
        "data.image.maxSeconds",
        image.limits().maxSeconds(),
        other.image.limits().maxSeconds());
    differ(found, "seed", seed, other.seed);
    differ(found, "the classes", classNames, other.classNames);
    if (!fingerprint.equals(other.fingerprint)) {
      found.add(
          source.equals(other.source)
              ? "the images in " + source + " were others"
              : "the images were those of " + source + ", and not of " + other.source);
    }
    if (fingerprint.equals(other.fingerprint) && isModified(other)) {
      found.add(
          "files of "
              + other.source
              + " have been modified or copied since, so that they may be other images");
    }
    return found;
  }

  private boolean isModified(ShardPlan other) {
    return !times.isEmpty() && !other.times.isEmpty() && !times.equals(other.times);
  }

  private static void differ(List<String> found, String what, Object one, Object other) {
    if (!one.equals(other)) {
      found.add(what + " was " + one + ", and is " + other);
    }
  }

  byte[] toJson() {
    ObjectNode root = content();
    root.put("format", FORMAT).put("version", ShardManifest.VERSION);
    return root.toPrettyString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  static ShardPlan parse(String file, byte[] json) {
    JsonFields fields = JsonFields.parse(file, json);
    fields.format(FORMAT, ShardManifest.VERSION);
    ShardPlan plan = of(fields);
    fields.end();
    return plan;
  }

  ObjectNode content() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("source", source)
            .put("root", root)
            .put("fingerprint", fingerprint)
            .put("images", images)
            .put("seed", seed)
            .put("partCount", parts);
    if (!times.isEmpty()) {
      json.put("times", times);
    }
    json.set("image", ImageJson.write(image));
    ArrayNode names = json.putArray("classNames");
    classNames.forEach(names::add);
    return json;
  }

  static ShardPlan of(JsonFields fields) {
    return new ShardPlan(
        fields.text("source"),
        fields.text("root"),
        fields.text("fingerprint"),
        fields.has("times") ? fields.text("times") : "",
        (int) fields.integer("images", 0, Integer.MAX_VALUE),
        fields.texts("classNames"),
        ImageJson.read(fields.object("image")),
        fields.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE),
        (int) fields.integer("partCount", 1, Integer.MAX_VALUE));
  }
}
