package org.meanfield.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.meanfield.config.DecodingLimits;
import org.meanfield.config.ImageRecipe;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.network.Architecture;
import org.meanfield.network.InputShape;
import org.meanfield.network.Normalization;
import org.meanfield.storage.JsonFields;
import org.meanfield.storage.RecordJson;
import org.meanfield.text.EnumWord;

/**
 * The content of {@code model.json}.
 *
 * @param weightsSha256 of the flat vector's bytes
 */
record DescriptionJson(BundleDescription description, String weightsSha256) {
  private static final String FORMAT = "meanfield-model";
  private static final int VERSION = 1;

  byte[] toBytes() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", FORMAT).put("version", VERSION);
    put(root.putObject("architecture"), description.architecture());
    ObjectNode preprocessing = root.putObject("preprocessing");
    put(preprocessing.putObject("image"), description.image());
    preprocessing.set("normalization", RecordJson.of(description.normalization()));
    ArrayNode labels = root.putArray("labels");
    description.labels().forEach(labels::add);
    root.set("provenance", RecordJson.of(description.provenance()));
    root.put("weightsSha256", weightsSha256);
    return root.toPrettyString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads {@link #toBytes}.
   *
   * @param file what faults call it
   * @throws MeanfieldException of kind DATA when a field is missing, unknown, of the wrong kind, or
   *     does not fit the others
   */
  static DescriptionJson parse(String file, byte[] json) {
    JsonFields root = JsonFields.parse(file, json);
    root.format(FORMAT, VERSION);
    JsonFields preprocessing = root.object("preprocessing");
    try {
      BundleDescription description =
          new BundleDescription(
              architecture(root.object("architecture")),
              image(preprocessing.object("image")),
              preprocessing.record("normalization", Normalization.class),
              root.texts("labels"),
              root.record("provenance", Provenance.class));
      preprocessing.end();
      DescriptionJson parsed = new DescriptionJson(description, root.text("weightsSha256"));
      root.end();
      return parsed;
    } catch (IllegalArgumentException e) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s describes no model: %s. It was damaged or edited; use another copy",
              file,
              e.getMessage()));
    }
  }

  private static void put(ObjectNode node, Architecture architecture) {
    node.put("name", architecture.name());
    node.put("kind", EnumWord.of(architecture.kind()));
    node.put("layout", EnumWord.of(architecture.layout()));
    node.put("head", EnumWord.of(architecture.head()));
    node.put("classes", architecture.classes());
    node.set("input", RecordJson.of(architecture.input()));
    // A text, not an object: DL4J's own writer decides each digit of it.
    node.put("configuration", architecture.json());
  }

  private static Architecture architecture(JsonFields fields) {
    Architecture architecture =
        new Architecture(
            fields.text("name"),
            fields.choice("kind", Architecture.Kind.class),
            fields.text("configuration"),
            fields.record("input", InputShape.class),
            fields.choice("layout", Architecture.Layout.class),
            (int) fields.integer("classes", 2, Integer.MAX_VALUE),
            fields.choice("head", Architecture.Head.class));
    fields.end();
    return architecture;
  }

  private static void put(ObjectNode node, ImageRecipe image) {
    node.put("height", image.height())
        .put("width", image.width())
        .put("channels", EnumWord.of(image.channels()))
        .put("fit", EnumWord.of(image.fit()))
        .put("maxPixels", image.limits().maxPixels())
        .put("maxSeconds", image.limits().maxSeconds());
  }

  private static ImageRecipe image(JsonFields fields) {
    ImageRecipe image =
        new ImageRecipe(
            positive(fields, "height"),
            positive(fields, "width"),
            fields.choice("channels", ImageRecipe.Channels.class),
            fields.choice("fit", ImageRecipe.Fit.class),
            limits(fields));
    fields.end();
    return image;
  }

  /** The usual ones where a file of an earlier version states none. */
  private static DecodingLimits limits(JsonFields fields) {
    DecodingLimits usual = DecodingLimits.USUAL;
    return new DecodingLimits(
        fields.has("maxPixels")
            ? fields.integer("maxPixels", 1, DecodingLimits.MOST_PIXELS)
            : usual.maxPixels(),
        fields.has("maxSeconds")
            ? (int) fields.integer("maxSeconds", 1, DecodingLimits.MOST_SECONDS)
            : usual.maxSeconds());
  }

  private static int positive(JsonFields fields, String name) {
    return (int) fields.integer(name, 1, Integer.MAX_VALUE);
  }
}
