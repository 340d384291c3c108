package org.meanfield.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.config.DecodingLimits;
import org.meanfield.config.ImageRecipe;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.network.Architecture;
import org.meanfield.network.InputShape;
import org.meanfield.network.Normalization;
import org.meanfield.network.ParameterLayout;
import org.meanfield.network.ParameterLayout.Parameter;
import org.meanfield.run.RunFolder;
import org.meanfield.run.RunStatus;
import org.meanfield.storage.CommittedFolder;
import org.meanfield.storage.Folder;
import org.meanfield.storage.Part;

class ModelBundleTest {
  private static final Configuration CONF = new Configuration();
  private static final float[] WEIGHTS = {0.5f, -1, 3e-20f, 7, 8, 9};
  private static final ParameterLayout LAYOUT =
      layout(new Parameter("0_W", List.of(2L, 2L), 0), new Parameter("0_b", List.of(2L), 4));
  private static final BundleDescription DESCRIPTION =
      new BundleDescription(
          new Architecture(
              "two",
              Architecture.Kind.GRAPH,
              "{\"@class\" : \"x\", \"rate\" : 1.0E-4}",
              new InputShape(1, 2, 1),
              Architecture.Layout.FLAT,
              2,
              Architecture.Head.SOFTMAX),
          new ImageRecipe(
              1, 2, ImageRecipe.Channels.GREY, ImageRecipe.Fit.CROP, new DecodingLimits(1_000, 7)),
          new Normalization(List.of(72.9404f), List.of(0.1f)),
          List.of("cat", "chien 🐕"),
          new Provenance(
              "abc",
              "seed = 1\nname = \"q\"\n",
              new TreeMap<>(Map.of("meanfield", "0.1.0", "spark", "3.5.9")),
              Long.MIN_VALUE,
              "plain",
              Processor.here(),
              "linux-x86_64",
              10_000,
              10,
              Instant.parse("2026-03-04T12:00:00.123Z")));

  @TempDir Path dir;
  private String location;

  @BeforeEach
  void write() {
    location = dir.resolve("bundle").toString();
    ModelBundle.write(
        location, CONF, DESCRIPTION, LAYOUT, sink -> sink.accept(FloatBuffer.wrap(WEIGHTS)));
  }

  @Test
  void givesBackDescriptionAndWeights() {
    ModelBundle loaded = ModelBundle.load(location, CONF);

    assertThat(loaded.description()).isEqualTo(DESCRIPTION);
    assertThat(weights(loaded, LAYOUT)).isEqualTo(WEIGHTS);
    assertThat(loaded.weightsSha256()).matches("[0-9a-f]{64}");
    assertThat(loaded.location()).isEqualTo(location);
  }

  @Test
  void keepsTheNamesOfItsFields_sinceFilesOutliveVersions() throws IOException {
    JsonNode json = new ObjectMapper().readTree(file("model.json").toFile());

    assertThat(names(json.path("architecture").path("input")))
        .containsExactly("height", "width", "channels");
    assertThat(names(json.path("preprocessing").path("normalization")))
        .containsExactly("mean", "deviation");
    assertThat(names(json.path("provenance").path("processor")))
        .containsExactly("model", "architecture", "java");
    assertThat(names(json.path("provenance")))
        .containsExactly(
            "dataFingerprint",
            "recipe",
            "versions",
            "seed",
            "engine",
            "processor",
            "natives",
            "examples",
            "epochs",
            "created");
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void hasTheUsualLimitsOfDecoding_whereAnEarlierVersionWroteNone() throws IOException {
    String json = Files.readString(file("model.json"));
    String earlier = json.replaceAll(",\\s*\"max(Pixels|Seconds)\" : \\d+", "");
    replaceDescription(earlier.getBytes(java.nio.charset.StandardCharsets.UTF_8));

    assertThat(json).contains("\"maxPixels\" : 1000");
    assertThat(earlier).doesNotContain("maxPixels", "maxSeconds");
    assertThat(ModelBundle.load(location, CONF).description().image().limits())
        .isEqualTo(DecodingLimits.USUAL);
  }

  @Test
  void staysAsItWas_whereOneThatIsToReplaceItCannotBeWritten() {
    assertThatThrownBy(
            () ->
                ModelBundle.write(
                    location,
                    CONF,
                    DESCRIPTION,
                    LAYOUT,
                    sink -> {
                      throw new IOException("the disk is full");
                    }))
        .hasMessageContaining("the disk is full");

    assertThat(weights(ModelBundle.load(location, CONF), LAYOUT)).isEqualTo(WEIGHTS);
    assertThat(dir.toFile().list()).containsExactly("bundle");
  }

  @Test
  void canBeReplacedByWhatIsReadFromIt() {
    ModelBundle opened = ModelBundle.load(location, CONF);

    ModelBundle.write(
        location,
        CONF,
        DESCRIPTION,
        LAYOUT,
        sink ->
            opened.readWeights(
                LAYOUT,
                (offset, slice) -> {
                  try {
                    sink.accept(slice);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                }));

    assertThat(weights(ModelBundle.load(location, CONF), LAYOUT)).isEqualTo(WEIGHTS);
    assertThat(weights(opened, LAYOUT)).isEqualTo(WEIGHTS);
  }

  @Test
  void isFoundInARunFolder() {
    RunFolder run = run();
    ModelBundle.write(
        run.model().location(),
        CONF,
        DESCRIPTION,
        LAYOUT,
        sink -> sink.accept(FloatBuffer.wrap(WEIGHTS)));

    assertThat(weights(ModelBundle.load(run.location(), CONF), LAYOUT)).isEqualTo(WEIGHTS);
  }

  @Test
  void saysInWhichStateARunWithoutModelIs() {
    RunFolder run = run();
    run.writeStatus(
        RunStatus.running(Instant.EPOCH)
            .ended(RunStatus.State.FAILED, "9 of 10 images are damaged", Instant.EPOCH, 3));

    assertFault(
        () -> ModelBundle.load(run.location(), CONF),
        run.location()
            + " has no finished model: its state is failed (9 of 10 images are damaged)");
  }

  @Test
  void refusesWhatIsNeitherRunNorBundle() throws IOException {
    assertFault(() -> ModelBundle.load(dir.resolve("none").toString(), CONF), "no such folder");
    assertFault(() -> ModelBundle.load(dir.toString(), CONF), "neither a run folder nor a model");
    Path file = Files.writeString(dir.resolve("notes.txt"), "");
    assertFault(() -> ModelBundle.load(file.toString(), CONF), "notes.txt: it is a file");
  }

  @Test
  void refusesMissingWeights() throws IOException {
    Files.delete(file("weights.safetensors"));

    assertFault(() -> ModelBundle.load(location, CONF), "weights.safetensors is missing");
  }

  @Test
  void refusesTruncatedWeights() throws IOException {
    byte[] bytes = Files.readAllBytes(file("weights.safetensors"));
    Files.write(file("weights.safetensors"), Arrays.copyOf(bytes, bytes.length - 4));

    assertFault(
        () -> ModelBundle.load(location, CONF),
        String.format(
            Locale.ROOT,
            "weights.safetensors has %d bytes; expected %d",
            bytes.length - 4,
            bytes.length));
  }

  @Test
  void refusesWeightsWithAFlippedBit() throws IOException {
    byte[] bytes = Files.readAllBytes(file("weights.safetensors"));
    bytes[bytes.length - 1] ^= 1;
    Files.write(file("weights.safetensors"), bytes);

    assertFault(
        () -> weights(ModelBundle.load(location, CONF), LAYOUT), "weights.safetensors is damaged");
  }

  @Test
  void refusesMisshapenWeights() {
    ParameterLayout other =
        layout(new Parameter("0_W", List.of(4L, 1L), 0), new Parameter("0_b", List.of(2L), 4));

    assertFault(
        () -> weights(ModelBundle.load(location, CONF), other),
        "weights.safetensors has the tensor 0_W in shape [2, 2]",
        "expects shape [4, 1]");
  }

  @Test
  void refusesWeightsOfOtherNames() {
    ParameterLayout more =
        layout(
            new Parameter("0_W", List.of(2L, 2L), 0),
            new Parameter("0_b", List.of(2L), 4),
            new Parameter("1_W", List.of(1L), 6));
    ParameterLayout fewer = layout(new Parameter("0_W", List.of(2L, 2L), 0));

    assertFault(
        () -> weights(ModelBundle.load(location, CONF), more), "lacks the tensor 1_W", "[1]");
    assertFault(() -> weights(ModelBundle.load(location, CONF), fewer), "has a tensor 0_b");
  }

  @Test
  void refusesWeightsOfAnotherModel_evenUnderAManifest() throws IOException {
    byte[] json = Files.readAllBytes(file("model.json"));
    ModelBundle.write(
        location, CONF, DESCRIPTION, LAYOUT, sink -> sink.accept(FloatBuffer.allocate(6)));
    replaceDescription(json);

    assertFault(
        () -> weights(ModelBundle.load(location, CONF), LAYOUT), "model.json", "not of one model");
  }

  @Test
  void namesTheFieldOfADescriptionThatIsWrong() throws IOException {
    String json = Files.readString(file("model.json"));

    assertDescriptionRefused(json.replace("\"kind\"", "\"sort\""), "'architecture.kind'");
    assertDescriptionRefused(
        json.replace("\"softmax\"", "\"hardmax\""), "'hardmax'", "one of sigmoid, softmax");
    assertDescriptionRefused(
        json.replace("\"epochs\" : 10", "\"epochs\" : \"10\""), "'provenance.epochs'");
    assertDescriptionRefused(
        json.replace("\"seed\"", "\"@class\" : \"java.net.URL\", \"seed\""), "'provenance.@class'");
    assertDescriptionRefused(json.replace("\"version\" : 1", "\"version\" : 2"), "'version'");
    assertDescriptionRefused(json.replace("\"cat\", ", ""), "1 labels for 2 classes");
    assertDescriptionRefused(json.substring(0, json.length() / 2), "not valid JSON");
  }

  @Test
  void readsTheProcessorsNameWhereLinuxTellsIt() throws IOException {
    Path cpuinfo =
        Files.writeString(dir.resolve("cpuinfo"), "cpu family\t: 25\nmodel name\t: Zen 4\n");

    assertThat(Processor.model(cpuinfo, "amd64")).isEqualTo("Zen 4");
    assertThat(Processor.model(dir.resolve("none"), "amd64")).isEqualTo("amd64");
  }

  private void assertDescriptionRefused(String json, String... words) {
    replaceDescription(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertFault(() -> ModelBundle.load(location, CONF), words);
    assertFault(() -> ModelBundle.load(location, CONF), "model.json");
  }

  /** Another description beside the same weights, under a manifest that vouches for both. */
  private void replaceDescription(byte[] json) {
    Folder folder = Folder.at(location, CONF);
    Part weights =
        CommittedFolder.open(folder).manifest().part("weights.safetensors").orElseThrow();
    Part description = CommittedFolder.writePart(folder, "model.json", out -> out.write(json));
    CommittedFolder.commit(folder, List.of(description, weights), Map.of());
  }

  private RunFolder run() {
    RunFolder run = RunFolder.create(dir.resolve("run").toString(), CONF);
    run.write(RunFolder.RECIPE, "");
    return run;
  }

  private Path file(String name) {
    return dir.resolve("bundle").resolve(name);
  }

  private static float[] weights(ModelBundle bundle, ParameterLayout layout) {
    float[] weights = new float[(int) layout.length()];
    bundle.readWeights(layout, (at, values) -> values.get(weights, (int) at, values.remaining()));
    return weights;
  }

  private static ParameterLayout layout(Parameter... parameters) {
    return new ParameterLayout(
        List.of(parameters), Arrays.stream(parameters).mapToLong(Parameter::length).sum());
  }

  private static void assertFault(ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MeanfieldException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.DATA))
        .hasMessageContainingAll(words);
  }
}
