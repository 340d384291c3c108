package org.meanfield.dataset.shard;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.storage.JsonFields;
import org.meanfield.storage.RecordJson;

/**
 * A part that has been written whole: what lies beside it until there is a manifest, so that it
 * need not be written again.
 *
 * @param leftOut images of its share that could not be decoded
 */
public record WrittenPart(ShardFile file, ShardContents contents, List<LeftOut> leftOut)
    implements Serializable {
  private static final String FORMAT = "meanfield-shards-part";

  public WrittenPart {
    leftOut = List.copyOf(leftOut);
  }

  byte[] toJson() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", FORMAT).put("version", ShardManifest.VERSION);
    root.set("file", file.toJson());
    root.setAll(RecordJson.of(contents));
    root.putArray("leftOut").addAll(leftOut.stream().map(RecordJson::of).toList());
    return root.toPrettyString().getBytes(StandardCharsets.UTF_8);
  }

  /** Reads {@link #toJson}; a fault of kind DATA where it is anything else, or half of it. */
  static WrittenPart parse(String name, byte[] json) {
    JsonFields fields = JsonFields.parse(name, json);
    fields.format(FORMAT, ShardManifest.VERSION);
    try {
      WrittenPart part =
          new WrittenPart(
              ShardFile.of(fields.object("file")),
              fields.as(ShardContents.class),
              fields.records("leftOut", LeftOut.class));
      fields.end();
      return part;
    } catch (IllegalArgumentException e) {
      throw MeanfieldException.data(
          String.format(Locale.ROOT, "%s is of no part: %s", name, e.getMessage()));
    }
  }
}
