package org.meanfield.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.network.ParameterLayout;
import org.meanfield.storage.JsonFields;

/**
 * The header of a safetensors file: its length in 8 little-endian bytes, then JSON that gives each
 * tensor's type, shape and place, padded with spaces to 8 bytes. The data section follows, without
 * gaps. After the description of the format in the safetensors project's README
 * (github.com/huggingface/safetensors), whose reference reads headers of up to 100 MB. Here they
 * may have 8 MB, some 80,000 tensors: as JSON they take ten times that. Only tensors of type F32
 * are read.
 *
 * @param tensors in order of their place in the data section
 * @param metadata free texts
 */
record SafetensorsHeader(List<Tensor> tensors, Map<String, String> metadata) {
  private static final int MAX_BYTES = 8_000_000;
  private static final int ALIGNMENT = 8;
  private static final String METADATA = "__metadata__";

  SafetensorsHeader {
    tensors = List.copyOf(tensors);
  }

  /** The header of a flat vector's file. */
  static SafetensorsHeader of(ParameterLayout layout, Map<String, String> metadata) {
    List<Tensor> tensors = new ArrayList<>();
    for (ParameterLayout.Parameter p : layout.parameters()) {
      long begin = p.offset() * Float.BYTES;
      tensors.add(new Tensor(p.name(), p.shape(), begin, begin + p.length() * Float.BYTES));
    }
    return new SafetensorsHeader(tensors, metadata);
  }

  /** Length of the data section in bytes. */
  long dataLength() {
    return tensors.isEmpty() ? 0 : tensors.get(tensors.size() - 1).end();
  }

  /** The header as it stands in a file, its length included. */
  byte[] toBytes() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ObjectNode texts = root.putObject(METADATA);
    metadata.forEach(texts::put);
    for (Tensor tensor : tensors) {
      ObjectNode entry = root.putObject(tensor.name()).put("dtype", "F32");
      ArrayNode shape = entry.putArray("shape");
      tensor.shape().forEach(shape::add);
      entry.putArray("data_offsets").add(tensor.begin()).add(tensor.end());
    }
    byte[] json = root.toString().getBytes(StandardCharsets.UTF_8);
    int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] bytes = new byte[Long.BYTES + padded];
    Arrays.fill(bytes, (byte) ' ');
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(json);
    return bytes;
  }

  /**
   * Reads the header, leaving the stream at the first byte of the data section.
   *
   * @param file what faults call it
   * @param fileLength in bytes
   * @throws MeanfieldException of kind DATA when the header is not valid, or does not fit the
   *     file's length
   */
  static SafetensorsHeader read(String file, InputStream in, long fileLength) throws IOException {
    byte[] prefix = in.readNBytes(Long.BYTES);
    long length =
        prefix.length < Long.BYTES
            ? -1
            : ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > MAX_BYTES || length > fileLength - Long.BYTES) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s is no safetensors file: its header would have %d bytes; expected 2 to %d, and no"
                  + " more than the file's %d",
              file,
              length,
              MAX_BYTES,
              fileLength));
    }
    byte[] json = in.readNBytes((int) length);
    if (json.length < length) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s ends inside its header, after %d of %d bytes",
              file,
              json.length,
              length));
    }
    SafetensorsHeader header = parse(file, json);
    long expected = Long.BYTES + length + header.dataLength();
    if (fileLength != expected) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s has %d bytes; its header describes %d. Restore the file, or use another copy",
              file,
              fileLength,
              expected));
    }
    return header;
  }

  private static SafetensorsHeader parse(String file, byte[] json) {
    JsonFields fields = JsonFields.parse(file, json);
    List<Tensor> tensors = new ArrayList<>();
    for (String name : fields.names()) {
      if (!name.equals(METADATA)) {
        tensors.add(tensor(file, name, fields.object(name)));
      }
    }
    tensors.sort(Comparator.comparingLong(Tensor::begin).thenComparingLong(Tensor::end));
    long next = 0;
    for (Tensor tensor : tensors) {
      if (tensor.begin() != next) {
        throw MeanfieldException.data(
            String.format(
                Locale.ROOT,
                "%s: tensor %s begins at byte %d of the data; expected %d, without %s",
                file,
                tensor.name(),
                tensor.begin(),
                next,
                tensor.begin() < next ? "overlap" : "gap"));
      }
      next = tensor.end();
    }
    SortedMap<String, String> metadata =
        fields.has(METADATA) ? fields.textsByName(METADATA) : new TreeMap<>();
    return new SafetensorsHeader(tensors, metadata);
  }

  private static Tensor tensor(String file, String name, JsonFields entry) {
    String type = entry.text("dtype");
    if (!type.equals("F32")) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT, "%s: tensor %s is of type %s; expected F32", file, name, type));
    }
    List<Long> shape = entry.integers("shape", 0, Long.MAX_VALUE);
    List<Long> place = entry.integers("data_offsets", 0, Long.MAX_VALUE);
    entry.end();
    if (place.size() != 2 || place.get(1) < place.get(0)) {
      throw entry.wrong("data_offsets", place.toString(), "its first byte and its end");
    }
    long bytes = place.get(1) - place.get(0);
    try {
      long expected = shape.stream().reduce((long) Float.BYTES, Math::multiplyExact);
      if (bytes != expected) {
        throw MeanfieldException.data(
            String.format(
                Locale.ROOT,
                "%s: tensor %s has %d bytes; its shape %s needs %d",
                file,
                name,
                bytes,
                shape,
                expected));
      }
    } catch (ArithmeticException e) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT, "%s: tensor %s has the impossible shape %s", file, name, shape));
    }
    return new Tensor(name, shape, place.get(0), place.get(1));
  }
}
