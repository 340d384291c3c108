package org.meanfield.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.network.ParameterLayout;
import org.meanfield.network.ParameterLayout.Parameter;

class SafetensorsTest {
  private static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(new Parameter("0_W", List.of(2L, 1L), 0), new Parameter("0_b", List.of(1L), 2)),
          3);

  @Test
  void writesTheBytesOfThePublishedFormat() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Safetensors.write(
        out,
        LAYOUT,
        Map.of("k", "v"),
        sink -> sink.accept(FloatBuffer.wrap(new float[] {1, 2, 3})));

    String json =
        "{'__metadata__':{'k':'v'},'0_W':{'dtype':'F32','shape':[2,1],'data_offsets':[0,8]},"
                .replace('\'', '"')
            + "'0_b':{'dtype':'F32','shape':[1],'data_offsets':[8,12]}}".replace('\'', '"');
    String padded = json + " ".repeat((8 - json.length() % 8) % 8);
    ByteBuffer expected =
        ByteBuffer.allocate(8 + padded.length() + 12).order(ByteOrder.LITTLE_ENDIAN);
    expected.putLong(padded.length()).put(padded.getBytes(StandardCharsets.UTF_8));
    expected.putFloat(1).putFloat(2).putFloat(3);
    assertThat(out.toByteArray()).isEqualTo(expected.array());
  }

  @Test
  void streamsRaggedSlicesOfAnyByteOrder_bitForBit() throws Exception {
    int length = 200_001; // a few chunks and a rest
    ParameterLayout layout =
        new ParameterLayout(List.of(new Parameter("w", List.of((long) length), 0)), length);
    ByteBuffer weights = ByteBuffer.allocate(length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < length; i++) {
      weights.putInt(i * 0x9E3779B1); // among them NaNs with payloads, infinities, subnormals
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String sha256 =
        Safetensors.write(
            out,
            layout,
            Map.of(),
            sink -> {
              sink.accept(floats(weights, 0, 7));
              sink.accept(FloatBuffer.allocate(0));
              sink.accept(direct(floats(weights, 7, 150_000)));
              sink.accept(floats(weights, 150_000, length));
            });

    byte[] file = out.toByteArray();
    ByteBuffer back = ByteBuffer.allocate(length * 4).order(ByteOrder.LITTLE_ENDIAN);
    InputStream in = new ByteArrayInputStream(file);
    SafetensorsHeader header = SafetensorsHeader.read("f", in, file.length);
    TensorCheck.check("f", header, layout);
    String read =
        Safetensors.readData(
            "f", in, length, (at, values) -> back.asFloatBuffer().position((int) at).put(values));

    assertThat(back.array()).isEqualTo(weights.array());
    assertThat(sha256)
        .isEqualTo(read)
        .isEqualTo(
            HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(weights.array())));
  }

  @Test
  void refusesSlicesThatAreNotAsLongAsTheLayout() {
    assertThatThrownBy(
            () ->
                Safetensors.write(
                    new ByteArrayOutputStream(),
                    LAYOUT,
                    Map.of(),
                    sink -> sink.accept(FloatBuffer.allocate(2))))
        .hasMessage("the slices hold 2 weights, the layout 3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':{'dtype':'F16','shape':[2],'data_offsets':[0,4]}} | tensor a is of type F16",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}} | tensor a has 4 bytes; its shape [2] needs 8",
        "{'a':{'dtype':'F32','shape':[4611686018427387904,4],'data_offsets':[0,0]}} | impossible shape",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,0]}} | 'a.data_offsets'",
        "{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}} | 'a.shape'",
        "{'a':{'dtype':'F32','shape':[1]}} | lacks the field 'a.data_offsets'",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4],'x':1}} | 'a.x'",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | Duplicate field 'a'",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | tensor b begins at byte 4 of the data; expected 8, without overlap",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[8,12]}} | tensor b begins at byte 8 of the data; expected 4, without gap",
        "{'a':{'dtype':'F32','shape':[9],'data_offsets':[0,36]}} | its header describes",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | its header describes",
        "[1] | holds no JSON object",
      })
  void refusesAHeaderThatIsWrong(String json, String message) {
    byte[] header = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    byte[] file =
        ByteBuffer.allocate(8 + header.length + 8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length)
            .put(header)
            .array();

    assertRefused(file, message);
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "100000001", "9"})
  void refusesAHeaderLengthThatCannotBe(long length) {
    assertRefused(
        ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array(),
        "its header would have " + length + " bytes");
  }

  @Test
  void refusesAHeaderThatNoModelNeeds_beforeItReadsIt() {
    int length = 8_000_008;
    byte[] file = new byte[8 + length];
    Arrays.fill(file, (byte) ' ');
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put((byte) '{');
    file[file.length - 1] = '}';

    assertRefused(file, "its header would have 8000008 bytes; expected 2 to 8000000");
  }

  private static void assertRefused(byte[] file, String message) {
    assertThatThrownBy(
            () ->
                SafetensorsHeader.read(
                    "weights.safetensors", new ByteArrayInputStream(file), file.length))
        .isInstanceOfSatisfying(
            MeanfieldException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.DATA))
        .hasMessageContainingAll("weights.safetensors", message);
  }

  private static FloatBuffer floats(ByteBuffer bytes, int from, int to) {
    return bytes
        .duplicate()
        .order(ByteOrder.LITTLE_ENDIAN)
        .clear()
        .asFloatBuffer()
        .slice(from, to - from);
  }

  private static FloatBuffer direct(FloatBuffer values) {
    return ByteBuffer.allocateDirect(values.remaining() * 4)
        .order(ByteOrder.BIG_ENDIAN)
        .asFloatBuffer()
        .put(values)
        .flip();
  }
}
