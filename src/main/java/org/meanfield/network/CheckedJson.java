package org.meanfield.network;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.network.Architecture.Kind;

/**
 * A configuration's JSON that DL4J may be given: within limits, of a kind we know, and naming
 * listed classes only. DL4J is given {@link #text}, written anew from what was checked, so that its
 * parser cannot read the file differently from ours.
 */
record CheckedJson(Kind kind, JsonNode root) {
  static final int LONGEST = 4 << 20;
  static final int DEEPEST = 100;
  static final int MOST_LAYERS = 2000;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxStringLength(LONGEST)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * @param file what to call the JSON in a message
   * @throws MeanfieldException if it is not such JSON
   */
  static CheckedJson of(String file, String json) {
    if (json.length() > LONGEST) {
      throw MeanfieldException.usage(
          file
              + ": a network's configuration has at most "
              + LONGEST
              + " characters, not "
              + json.length()
              + "; it holds no weights.");
    }
    JsonNode root = parse(file, json);
    ConfigurationClasses.check(file, root);
    Kind kind = kind(file, root);
    checkLayers(file, kind == Kind.MULTI_LAYER ? root.get("confs") : root.get("vertices"), kind);
    return new CheckedJson(kind, root);
  }

  String text() {
    return root.toString();
  }

  private static JsonNode parse(String file, String json) {
    try {
      return MAPPER.readTree(json);
    } catch (StreamConstraintsException e) {
      throw MeanfieldException.usage(
          file
              + ": nested deeper than "
              + DEEPEST
              + " levels, or with a number out of all measure: "
              + Excerpt.of(e.getOriginalMessage()));
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " at line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr();
      throw MeanfieldException.usage(
          file
              + ": not JSON"
              + where
              + ": "
              + Excerpt.of(e.getOriginalMessage())
              + ". Write the file with the toJson() of a Deeplearning4j configuration.");
    }
  }

  private static Kind kind(String file, JsonNode root) {
    if (root.path("confs").isArray()) {
      return Kind.MULTI_LAYER;
    }
    if (root.path("vertices").isObject()) {
      return Kind.GRAPH;
    }
    throw MeanfieldException.usage(
        file
            + ": neither a MultiLayerConfiguration (it has an array 'confs') nor a"
            + " ComputationGraphConfiguration (it has an object 'vertices'). Write the file with"
            + " the toJson() of one of them.");
  }

  private static void checkLayers(String file, JsonNode layers, Kind kind) {
    if (layers.isEmpty() || layers.size() > MOST_LAYERS) {
      throw MeanfieldException.usage(
          file + ": has " + layers.size() + " layers; a network has 1 to " + MOST_LAYERS + ".");
    }
    for (JsonNode layer : layers) {
      JsonNode described = kind == Kind.MULTI_LAYER ? layer.path("layer") : layer;
      if (!described.path("@class").isTextual()) {
        throw MeanfieldException.usage(
            file
                + ": a layer without '@class': "
                + Excerpt.of(described.toString())
                + ". Deeplearning4j before 1.0.0-beta wrote such files; load and write it with"
                + " 1.0.0-M2.1.");
      }
    }
  }
}
