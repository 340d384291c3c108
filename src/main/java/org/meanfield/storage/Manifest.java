package org.meanfield.storage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.meanfield.fault.MeanfieldException;

/**
 * What a {@link CommittedFolder} holds; itself under a checksum, so that a damaged one is no
 * manifest.
 *
 * @param parts in the writer's order, no name twice
 * @param attributes free texts of the writer's, as the position in a run
 */
public record Manifest(List<Part> parts, SortedMap<String, String> attributes) {
  /** Written last, so that a folder without it is not there. */
  public static final String FILE = "manifest.json";

  static final int MAX_BYTES = 64 << 20;
  private static final String FORMAT = "meanfield-manifest";
  private static final int VERSION = 1;

  public Manifest {
    parts = List.copyOf(parts);
    attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    Set<String> names = new HashSet<>();
    for (Part part : parts) {
      if (!names.add(part.name())) {
        throw new IllegalArgumentException("two parts are named " + part.name());
      }
    }
  }

  /** The part of this name, if it is listed. */
  public Optional<Part> part(String name) {
    return parts.stream().filter(p -> p.name().equals(name)).findFirst();
  }

  /**
   * The manifest of a folder, whose parts are not looked at; empty where there is none.
   *
   * @throws MeanfieldException of kind DATA where it is damaged
   */
  public static Optional<Manifest> find(Folder folder) {
    return folder.read(FILE, MAX_BYTES).map(json -> parse(folder.child(FILE).location(), json));
  }

  byte[] toJson() {
    ObjectNode root = content();
    root.put("checksum", checksum());
    return root.toPrettyString().getBytes(StandardCharsets.UTF_8);
  }

  /** Reads {@link #toJson}; a fault of kind DATA where it is anything else. */
  static Manifest parse(String file, byte[] json) {
    JsonFields fields = JsonFields.parse(file, json);
    fields.format(FORMAT, VERSION);
    Manifest manifest = fields.as(Manifest.class);
    String found = fields.text("checksum");
    fields.end();
    if (!found.equals(manifest.checksum())) {
      throw fields.wrong("checksum", found, manifest.checksum() + ": the file was changed");
    }
    return manifest;
  }

  private ObjectNode content() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", FORMAT).put("version", VERSION);
    return root.setAll(RecordJson.of(this));
  }

  private String checksum() {
    return DigestUtils.sha256Hex(content().toString());
  }
}
