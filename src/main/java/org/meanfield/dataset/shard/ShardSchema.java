package org.meanfield.dataset.shard;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;

import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;
import org.meanfield.config.ImageRecipe;

/** The columns of the Parquet files, and what their footers say. */
final class ShardSchema {
  static final String PATH = "path";
  static final String LABEL = "label";
  static final String PIXELS = "pixels";

  /** Of a file of the listing. */
  static final MessageType LISTING =
      Types.buildMessage()
          .required(BINARY)
          .as(stringType())
          .named(PATH)
          .required(INT32)
          .named(LABEL)
          .named("example");

  /** Of a part. */
  static final MessageType PART =
      Types.buildMessage()
          .addFields(LISTING.getFields().toArray(org.apache.parquet.schema.Type[]::new))
          .required(BINARY)
          .named(PIXELS)
          .named("example");

  /** Of a part, what a run reads: labels come from the listing. */
  static final MessageType PIXELS_ALONE =
      Types.buildMessage().required(BINARY).named(PIXELS).named("example");

  private ShardSchema() {}

  static ColumnDescriptor column(String name) {
    return PART.getColumnDescription(new String[] {name});
  }

  /** For a reader that has a file alone. */
  static Map<String, String> footer(ImageRecipe image) {
    return Map.of(
        "meanfield.shards", Integer.toString(ShardManifest.VERSION),
        "meanfield.image", ImageJson.write(image).toString());
  }
}
