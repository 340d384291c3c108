package org.meanfield.training.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.meanfield.run.RunFolder;
import org.meanfield.storage.CommittedFolder;
import org.meanfield.storage.Folder;
import org.meanfield.storage.Part;

/**
 * What a run was made of, which each of its checkpoints keeps beside the weights, so that whoever
 * resumes it can tell whether it is still the same run.
 *
 * @param dataFingerprint of the training images
 * @param movableFingerprint of the training images, wherever they lie
 * @param pixels digest of the training images' pixels; empty: the fingerprint covers them
 * @param classNames in order of their index
 * @param recipe in HOCON, with nothing left open
 * @param network DL4J's configuration in JSON
 * @param putAside the lines of {@code quarantine.jsonl}
 */
public record RunOrigin(
    String dataFingerprint,
    String movableFingerprint,
    String pixels,
    List<String> classNames,
    String recipe,
    String network,
    String putAside) {
  /** Attribute of a checkpoint's manifest. */
  public static final String DATA = "dataFingerprint";

  /** Attribute of a checkpoint's manifest; it is missing where it is the same as {@link #DATA}. */
  private static final String MOVABLE_DATA = "movableDataFingerprint";

  /** Attribute of a checkpoint's manifest; it is missing where there is no such digest. */
  public static final String PIXELS = "pixelDigest";

  /** Attribute of a checkpoint's manifest: a line a class. */
  public static final String CLASSES = "classNames";

  public RunOrigin {
    classNames = List.copyOf(classNames);
  }

  /** As a checkpoint's manifest keeps it. */
  public Map<String, String> attributes() {
    Map<String, String> attributes = new HashMap<>();
    attributes.put(DATA, dataFingerprint);
    if (!movableFingerprint.equals(dataFingerprint)) {
      attributes.put(MOVABLE_DATA, movableFingerprint);
    }
    attributes.put(CLASSES, String.join("\n", classNames));
    if (!pixels.isEmpty()) {
      attributes.put(PIXELS, pixels);
    }
    return attributes;
  }

  /**
   * Whether a checkpoint is of the same training images, here or where they lay before.
   *
   * @param attributes of the checkpoint's manifest
   */
  public static boolean isOf(
      Map<String, String> attributes, String dataFingerprint, String movableFingerprint) {
    @Nullable String before = attributes.get(DATA);
    @Nullable String movableBefore = attributes.getOrDefault(MOVABLE_DATA, before);
    return dataFingerprint.equals(before) || movableFingerprint.equals(movableBefore);
  }

  /** Writes what is too long for a manifest into a checkpoint's folder. */
  public List<Part> write(Folder files) {
    List<Part> parts = new ArrayList<>();
    parts.add(write(files, RunFolder.RECIPE, recipe));
    parts.add(write(files, RunFolder.NETWORK, network));
    parts.add(write(files, RunFolder.QUARANTINE, putAside));
    return parts;
  }

  private static Part write(Folder files, String name, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return CommittedFolder.writePart(files, name, out -> out.write(bytes));
  }
}
