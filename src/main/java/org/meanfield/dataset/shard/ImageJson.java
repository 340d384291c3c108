package org.meanfield.dataset.shard;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.meanfield.config.DecodingLimits;
import org.meanfield.config.ImageRecipe;
import org.meanfield.storage.JsonFields;
import org.meanfield.text.EnumWord;

/** The form of examples in JSON, in the words of a recipe. */
final class ImageJson {
  private static final int MOST_PIXELS = 4096;

  private ImageJson() {}

  static ObjectNode write(ImageRecipe image) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("height", image.height())
        .put("width", image.width())
        .put("channels", EnumWord.of(image.channels()))
        .put("fit", EnumWord.of(image.fit()))
        .put("maxPixels", image.limits().maxPixels())
        .put("maxSeconds", image.limits().maxSeconds());
  }

  static ImageRecipe read(JsonFields fields) {
    ImageRecipe image =
        new ImageRecipe(
            (int) fields.integer("height", 1, MOST_PIXELS),
            (int) fields.integer("width", 1, MOST_PIXELS),
            fields.choice("channels", ImageRecipe.Channels.class),
            fields.choice("fit", ImageRecipe.Fit.class),
            new DecodingLimits(
                fields.integer("maxPixels", 1, Long.MAX_VALUE),
                (int) fields.integer("maxSeconds", 1, Integer.MAX_VALUE)));
    fields.end();
    return image;
  }
}
