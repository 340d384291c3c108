package org.meanfield.dl4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meanfield.fault.MeanfieldException;

/**
 * How a master trains.
 *
 * @param batchSizePerWorker examples a step, from 1
 * @param workers how many train at once, from 1; null: the cluster's task slots, while each has a
 *     batch
 * @param averagingEvery local steps between two averages, from 1; 0: once an epoch
 * @param seed of what the network draws while it trains
 */
record MasterSettings(
    int batchSizePerWorker, @Nullable Integer workers, int averagingEvery, long seed) {
  private static final String BATCH_SIZE = "batchSizePerWorker";
  private static final String WORKERS = "workers";
  private static final String AVERAGING = "averagingEvery";
  private static final String SEED = "seed";
  private static final String EPOCH = "epoch";
  private static final Set<String> KEYS = Set.of(BATCH_SIZE, WORKERS, AVERAGING, SEED);
  private static final int LONGEST_JSON = 10_000;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  MasterSettings {
    atLeastOne(BATCH_SIZE, batchSizePerWorker);
    if (workers != null) {
      atLeastOne(WORKERS, workers);
    }
    if (averagingEvery < 0) {
      throw wrong(AVERAGING, averagingEvery, "a number of steps from 1, or once an epoch");
    }
  }

  MasterSettings(int batchSizePerWorker) {
    this(batchSizePerWorker, null, 0, 42);
  }

  /** Steps between two averages, at least 1. */
  static int steps(int steps) {
    return atLeastOne(AVERAGING, steps);
  }

  /** Values alone, no names of types. */
  String toJson() {
    ObjectNode json = JSON.createObjectNode().put(BATCH_SIZE, batchSizePerWorker);
    if (workers != null) {
      json.put(WORKERS, workers);
    }
    if (averagingEvery == 0) {
      json.put(AVERAGING, EPOCH);
    } else {
      json.put(AVERAGING, averagingEvery);
    }
    return json.put(SEED, seed).toPrettyString();
  }

  /**
   * The settings of a text that {@link #toJson} may have written.
   *
   * @throws MeanfieldException of the kind USAGE where it is none
   */
  static MasterSettings fromJson(String text) {
    JsonNode json = parse(text);
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!KEYS.contains(name)) {
        throw wrong(
            name, json.get(name), "no such key; there are " + KEYS.stream().sorted().toList());
      }
    }
    JsonNode averaging = json.path(AVERAGING);
    boolean each = averaging.isMissingNode() || averaging.asText().equals(EPOCH);
    return new MasterSettings(
        number(json, BATCH_SIZE),
        json.has(WORKERS) ? number(json, WORKERS) : null,
        each ? 0 : steps(number(json, AVERAGING)),
        json.has(SEED) ? whole(json, SEED) : new MasterSettings(1).seed());
  }

  private static JsonNode parse(String text) {
    if (text.length() > LONGEST_JSON) {
      throw MeanfieldException.usage(
          "AveragingMaster: its JSON has at most "
              + LONGEST_JSON
              + " characters, not "
              + text.length());
    }
    try {
      JsonNode json = JSON.readTree(text);
      if (json.isObject()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      throw MeanfieldException.usage("AveragingMaster: not JSON: " + e.getOriginalMessage());
    }
    throw MeanfieldException.usage(
        "AveragingMaster: its JSON is an object, as toJson() writes it.");
  }

  private static int number(JsonNode json, String key) {
    JsonNode value = json.path(key);
    if (!value.isInt()) {
      throw wrong(key, value, "a whole number");
    }
    return value.intValue();
  }

  private static long whole(JsonNode json, String key) {
    JsonNode value = json.path(key);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(key, value, "a whole number");
    }
    return value.longValue();
  }

  private static int atLeastOne(String key, int value) {
    if (value < 1) {
      throw wrong(key, value, "at least 1");
    }
    return value;
  }

  private static MeanfieldException wrong(String key, Object value, String expected) {
    String found = value.toString();
    return MeanfieldException.usage(
        "AveragingMaster: "
            + key
            + " is "
            + (found.isEmpty() ? "missing" : found.substring(0, Math.min(80, found.length())))
            + "; expected "
            + expected
            + ".");
  }
}
