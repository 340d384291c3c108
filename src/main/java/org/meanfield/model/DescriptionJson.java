package org.meanfield.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.meanfield.config.DecodingLimits;
import org.meanfield.config.ImageRecipe;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.network.Architecture;
import org.meanfield.network.InputShape;
import org.meanfield.network.Normalization;
import org.meanfield.storage.JsonFields;
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
    put(preprocessing.putObject("normalization"), description.normalization());
    ArrayNode labels = root.putArray("labels");
    description.labels().forEach(labels::add);
    put(root.putObject("provenance"), description.provenance());
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
              normalization(preprocessing.object("normalization")),
              root.texts("labels"),
              provenance(root.object("provenance")));
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
    node.putObject("input")
        .put("height", architecture.input().height())
        .put("width", architecture.input().width())
        .put("channels", architecture.input().channels());
    // A text, not an object: DL4J's own writer decides each digit of it.
    node.put("configuration", architecture.json());
  }

  private static Architecture architecture(JsonFields fields) {
    JsonFields input = fields.object("input");
    InputShape shape =
        new InputShape(
            positive(input, "height"), positive(input, "width"), positive(input, "channels"));
    input.end();
    Architecture architecture =
        new Architecture(
            fields.text("name"),
            fields.choice("kind", Architecture.Kind.class),
            fields.text("configuration"),
            shape,
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

  private static void put(ObjectNode node, Normalization normalization) {
    ArrayNode mean = node.putArray("mean");
    normalization.mean().forEach(mean::add);
    ArrayNode deviation = node.putArray("deviation");
    normalization.deviation().forEach(deviation::add);
  }

  private static Normalization normalization(JsonFields fields) {
    Normalization normalization =
        new Normalization(floats(fields, "mean"), floats(fields, "deviation"));
    fields.end();
    return normalization;
  }

  private static void put(ObjectNode node, Provenance provenance) {
    node.put("dataFingerprint", provenance.dataFingerprint());
    node.put("recipe", provenance.recipe());
    ObjectNode versions = node.putObject("versions");
    provenance.versions().forEach(versions::put);
    node.put("seed", provenance.seed());
    node.put("engine", provenance.engine());
    node.putObject("processor")
        .put("model", provenance.processor().model())
        .put("architecture", provenance.processor().architecture())
        .put("java", provenance.processor().java());
    node.put("natives", provenance.natives());
    node.put("examples", provenance.examples());
    node.put("epochs", provenance.epochs());
    node.put("created", provenance.created().toString());
  }

  private static Provenance provenance(JsonFields fields) {
    JsonFields machine = fields.object("processor");
    Processor processor =
        new Processor(machine.text("model"), machine.text("architecture"), machine.text("java"));
    machine.end();
    Provenance provenance =
        new Provenance(
            fields.text("dataFingerprint"),
            fields.text("recipe"),
            fields.textsByName("versions"),
            fields.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE),
            fields.text("engine"),
            processor,
            fields.text("natives"),
            fields.integer("examples", 0, Long.MAX_VALUE),
            (int) fields.integer("epochs", 0, Integer.MAX_VALUE),
            fields.time("created"));
    fields.end();
    return provenance;
  }

  private static List<Float> floats(JsonFields fields, String name) {
    return fields.numbers(name).stream().map(Double::floatValue).toList();
  }

  private static int positive(JsonFields fields, String name) {
    return (int) fields.integer(name, 1, Integer.MAX_VALUE);
  }
}
