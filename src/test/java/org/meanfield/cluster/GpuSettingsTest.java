package org.meanfield.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meanfield.fault.MeanfieldException;

class GpuSettingsTest {
  private static GpuSettings settings(String master, String... pairs) {
    SparkConf conf = new SparkConf(false).set("spark.master", master);
    for (int i = 0; i < pairs.length; i += 2) {
      conf.set(pairs[i], pairs[i + 1]);
    }
    return GpuSettings.of(conf);
  }

  private static GpuSettings amounts(String executor, String task) {
    return new GpuSettings(false, executor, task, false);
  }

  @Test
  void wantsNothing_whereNobodyAsksForAGpu() {
    GpuSettings none = settings("spark://host:7077");

    assertThat(none.areAsked()).isFalse();
    assertThatCode(() -> none.require(false)).doesNotThrowAnyException();
  }

  @Test
  void passesOneGpuAnExecutorAndATask() {
    GpuSettings one =
        settings(
            "yarn",
            "spark.executor.resource.gpu.amount",
            "1",
            "spark.task.resource.gpu.amount",
            "1.0");

    assertThatCode(() -> one.require(true)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "1, 2", "1, 0.5", "1, ''", "'', 1", "'', ''", "many, 1"})
  void refusesAnyOtherAmount_withTheLinesToSet(String executor, String task) {
    assertThatThrownBy(() -> amounts(executor, task).require(true))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContainingAll(
            "--conf spark.executor.resource.gpu.amount=1",
            "--conf spark.task.resource.gpu.amount=1",
            "conf/spark-defaults-gpu.conf");
  }

  @Test
  void refusesAGpuForTheJarOfTheCpu() {
    assertThatThrownBy(() -> amounts("1", "1").require(false))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContainingAll("this jar computes on the CPU", "package --cuda");
  }

  @Test
  void passesThatJar_whereOnlyThePlacementIsTried() {
    GpuSettings tried = new GpuSettings(false, "1", "1", true);

    assertThatCode(() -> tried.require(false)).doesNotThrowAnyException();
  }

  @Test
  void leavesTheDevicesOfALocalMasterToItsWorkers() {
    assertThatCode(() -> settings("local[4]").require(true)).doesNotThrowAnyException();
  }

  @Test
  void refusesAWordThatIsNoYesOrNo() {
    assertThatThrownBy(() -> settings("yarn", "spark.meanfield.gpu.rehearsal", "yes"))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContainingAll("spark.meanfield.gpu.rehearsal", "\"yes\"");
  }
}
