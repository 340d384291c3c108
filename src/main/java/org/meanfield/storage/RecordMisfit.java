package org.meanfield.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.meanfield.fault.MeanfieldException;

/** Why JSON could not become a record, in the words of {@link JsonFields}. */
final class RecordMisfit {
  private static final String WHOLE = "a whole number that fits";
  private static final Map<Class<?>, String> EXPECTED =
      Map.of(
          String.class,
          "a text",
          Instant.class,
          JsonFields.A_TIME,
          Float.class,
          "a number",
          int.class,
          WHOLE,
          long.class,
          WHOLE,
          Long.class,
          WHOLE);

  private final JsonProcessingException cause;
  private String field = "";
  private JsonNode found;

  RecordMisfit(JsonNode json, JsonProcessingException cause) {
    this.cause = cause;
    this.found = json;
    if (cause instanceof JsonMappingException mapping) {
      mapping.getPath().forEach(this::follow);
    }
  }

  private void follow(JsonMappingException.Reference step) {
    if (step.getFieldName() == null) {
      field += "[" + step.getIndex() + "]";
      found = found.path(step.getIndex());
    } else {
      field += (field.isEmpty() ? "" : ".") + step.getFieldName();
      found = found.path(step.getFieldName());
    }
  }

  MeanfieldException of(JsonFields object) {
    if (found.isMissingNode()) {
      return object.lacks(field);
    }
    if (cause instanceof UnrecognizedPropertyException) {
      return object.unknown(field);
    }
    if (cause.getCause() instanceof IllegalArgumentException refused) {
      return object.refused(field, refused);
    }
    return object.wrong(field, JsonFields.show(found), expected());
  }

  private String expected() {
    Class<?> kind = cause instanceof MismatchedInputException e ? e.getTargetType() : null;
    if (kind == null) {
      return WHOLE; // of a number that is too large Jackson does not tell the kind
    }
    return EXPECTED.getOrDefault(
        kind, Collection.class.isAssignableFrom(kind) ? "a list" : "an object");
  }
}
