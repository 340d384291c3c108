package org.meanfield.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;
import org.junit.jupiter.api.Test;
import py4j.reflection.MethodInvoker;
import py4j.reflection.ReflectionEngine;

/**
 * Every setter takes what someone who writes Python passes, found and called by py4j's own
 * resolver: it knows neither varargs nor that an int may be a double.
 */
class PythonSettersTest {
  /** What comes over the gateway for a Param of each type, and what is set then. */
  private static final Map<Class<?>, List<Sent>> SENT =
      Map.of(
          String.class,
          List.of(new Sent("text", "text")),
          int.class,
          List.of(new Sent(7, 7)),
          long.class,
          List.of(new Sent(7, 7L), new Sent(1L << 40, 1L << 40)),
          double.class,
          List.of(new Sent(0.25, 0.25), new Sent(1, 1.0)),
          String[].class,
          List.of(
              new Sent("a=b", List.of("a=b")),
              new Sent(new ArrayList<>(List.of("a=b", "c=d")), List.of("a=b", "c=d")),
              new Sent(new ArrayList<>(), List.of())));

  /** What is sent instead where only some values are taken. */
  private static final Map<String, List<Sent>> CHOICES =
      Map.of("setHandleInvalid", List.of(new Sent("skip", "skip"), new Sent("keep", "keep")));

  private record Sent(Object value, Object set) {}

  private final ReflectionEngine py4j = new ReflectionEngine();

  private Object called(Object stage, String method, Object... arguments) {
    MethodInvoker found = py4j.getMethod(stage, method, arguments);
    return py4j.invoke(stage, found, arguments);
  }

  private static List<String> setters(Class<?> stage) {
    return Stream.of(stage.getMethods())
        .filter(method -> method.getDeclaringClass().getName().startsWith("org.meanfield"))
        .map(Method::getName)
        .filter(name -> name.matches("set[A-Z].*"))
        .distinct()
        .sorted()
        .toList();
  }

  private void takeEverything(Object stage) throws ReflectiveOperationException {
    for (String setter : setters(stage.getClass())) {
      String getter = "g" + StringUtils.removeStart(setter, "s");
      Class<?> type = stage.getClass().getMethod(getter).getReturnType();
      List<Sent> values = CHOICES.getOrDefault(setter, SENT.get(type));
      assertThat(values).as("what Python sends for " + setter).isNotNull();
      for (Sent sent : Objects.requireNonNull(values)) {
        assertThat(called(stage, setter, sent.value()))
            .as("%s(%s)", setter, sent.value())
            .isSameAs(stage);
        Object set = called(stage, getter);
        assertThat(set instanceof String[] many ? Arrays.asList(many) : set)
            .as("%s after %s(%s)", getter, setter, sent.value())
            .isEqualTo(sent.set());
      }
    }
  }

  @Test
  void ofTheEstimatorTakeWhatPythonSends() throws ReflectiveOperationException {
    assertThat(setters(ImageClassifier.class))
        .contains("setSettings", "setLearningRate", "setImageCol", "setSeed");

    takeEverything(new ImageClassifier());
  }

  @Test
  void ofTheModelTakeWhatPythonSends() throws ReflectiveOperationException {
    assertThat(setters(ImageClassificationModel.class)).contains("setImageCol", "setPredictionCol");

    takeEverything(new ImageClassificationModel("model"));
  }
}
