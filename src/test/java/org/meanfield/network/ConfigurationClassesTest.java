package org.meanfield.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meanfield.fault.MeanfieldException;

class ConfigurationClassesTest {
  static {
    Natives.choose();
  }

  /** Says whether anything ever initialised it. */
  static final class Canary {
    static {
      System.setProperty("meanfield.test.canary", "dead");
    }
  }

  private static final InputShape INPUT = new InputShape(8, 8, 1);
  private static final String CANARY = Canary.class.getName();

  private static String json() {
    return Dl4jNetworks.convolutional(CNN2DFormat.NCHW, INPUT, Dl4jNetworks.softmax(3)).toJson();
  }

  @Test
  void listIsSortedAndHoldsConcretePublicClassesOfDl4jOnly() throws Exception {
    List<String> listed = listed();

    assertThat(listed).isSorted().doesNotHaveDuplicates().hasSize(180);
    for (String name : listed) {
      Class<?> type = Class.forName(name);
      assertThat(name)
          .startsWith(name.startsWith("org.nd4j") ? "org.nd4j.linalg." : "org.deeplearning4j.nn.");
      assertThat(Modifier.isPublic(type.getModifiers())).as(name).isTrue();
      assertThat(Modifier.isAbstract(type.getModifiers())).as(name).isFalse();
      assertThat(AbstractSameDiffLayer.class.isAssignableFrom(type)).as(name).isFalse();
      assertThat(SameDiffVertex.class.isAssignableFrom(type)).as(name).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.deeplearning4j.nn.conf.layers.ConvolutionLayer",
        "org.nd4j.linalg.activations.impl.ActivationReLU",
        "org.nd4j.linalg.learning.config.Adam",
        "org.deeplearning4j.nn.weights.WeightInitXavier",
        "org.nd4j.linalg.lossfunctions.impl.LossMCXENT",
        "org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor"
      })
  void refusesAClassOutsideTheListWhereverItStands_andNeverLoadsIt(String replaced) {
    String json = json();
    assertThat(json).contains(replaced);

    assertRefused(json.replace(replaced, CANARY));
  }

  /** Each of these takes the place of {@code "idropout": null}, which DL4J reads. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"@class\": \"CANARY\"} | idropout.@class",
        "{\"\\u0040class\": \"CANARY\"} | idropout.@class",
        "[\"CANARY\", {\"@class\": \"CANARY\"}] | idropout[1].@class",
        "{\"distribution\": {\"type\": \"CANARY\", \"mean\": 0}} | idropout.distribution.type",
        "{\"@class\": {\"a\": 1}} | idropout.@class",
        "{\"@type\": \"CANARY\"} | idropout.@type"
      })
  void refusesEveryKeyThatNamesAType(String value, String path) {
    String json = json();
    String changed = json.replaceFirst("\"idropout\" : null", "\"idropout\" : " + quoted(value));
    assertThat(changed).isNotEqualTo(json);

    assertThatThrownBy(() -> ConfigurationJson.read("net.json", changed, INPUT, 3))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("net.json: confs[0].layer." + path);
    assertThat(System.getProperty("meanfield.test.canary")).isNull();
  }

  @Test
  void refusesTheSameKeyTwice_whereParsersDiffer() {
    String json = json();
    String twice = json.replaceFirst("\"@class\"", quoted("\"@class\" : \"CANARY\", \"@class\""));

    assertThatThrownBy(() -> ConfigurationJson.read("net.json", twice, INPUT, 3))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("Duplicate field '@class'");
  }

  @Test
  void checksAgain_whenAnArchitectureIsTurnedIntoAConfiguration() {
    Architecture good = ConfigurationJson.read("net.json", json(), INPUT, 3);
    Architecture changed =
        new Architecture(
            good.name(),
            good.kind(),
            good.json().replace("org.nd4j.linalg.learning.config.Adam", CANARY),
            good.input(),
            good.layout(),
            good.classes(),
            good.head());

    assertThatThrownBy(() -> NetworkConfigurations.multiLayer(changed, null, 1))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining(CANARY);
  }

  private static void assertRefused(String json) {
    assertThatThrownBy(() -> ConfigurationJson.read("net.json", json, INPUT, 3))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("net.json: ")
        .hasMessageContaining("@class names \"" + CANARY + "\"")
        .hasMessageContaining("180 Deeplearning4j classes");
    assertThat(System.getProperty("meanfield.test.canary")).isNull();
  }

  private static String quoted(String value) {
    return java.util.regex.Matcher.quoteReplacement(value.replace("CANARY", CANARY));
  }

  private static List<String> listed() throws IOException {
    try (InputStream list =
        Objects.requireNonNull(
            ConfigurationClasses.class.getResourceAsStream("configuration-classes.txt"))) {
      return new String(list.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
