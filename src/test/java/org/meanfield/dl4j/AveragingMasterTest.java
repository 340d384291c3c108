package org.meanfield.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.deeplearning4j.optimize.listeners.ScoreIterationListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meanfield.fault.MeanfieldException;

class AveragingMasterTest {
  @Test
  void comesBackFromItsJson() {
    MasterSettings all = new MasterSettings(32, 4, 5, -3);
    MasterSettings few = new MasterSettings(1);

    assertThat(MasterSettings.fromJson(all.toJson())).isEqualTo(all);
    assertThat(MasterSettings.fromJson(few.toJson())).isEqualTo(few);
    assertThat(few.toJson()).contains("\"averagingEvery\" : \"epoch\"");
  }

  @Test
  void theBuilderSetsWhatTheJsonSays() {
    AveragingMaster master =
        new AveragingMaster.Builder(16).workers(3).averagingEvery(7).seed(9).build();

    assertThat(MasterSettings.fromJson(master.toJson())).isEqualTo(new MasterSettings(16, 3, 7, 9));
    assertThat(AveragingMaster.fromJson(master.toYaml()).toJson()).isEqualTo(master.toJson());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | is an object",
        "{} | batchSizePerWorker is missing",
        "{\"batchSizePerWorker\":0} | batchSizePerWorker is 0; expected at least 1",
        "{\"batchSizePerWorker\":1.5} | batchSizePerWorker is 1.5",
        "{\"batchSizePerWorker\":8,\"averagingEvery\":0} | averagingEvery is 0",
        "{\"batchSizePerWorker\":8,\"averagingEvery\":\"day\"} | averagingEvery is \"day\"",
        "{\"batchSizePerWorker\":8,\"@class\":\"java.io.File\"} | @class is \"java.io.File\"",
        "{\"batchSizePerWorker\":8} 2 | not JSON"
      })
  void otherJsonIsRefused(String json, String message) {
    assertThatThrownBy(() -> AveragingMaster.fromJson(json))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining(message);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    AveragingMaster.Builder builder = new AveragingMaster.Builder(1);

    assertThatThrownBy(() -> new AveragingMaster.Builder(0)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> builder.workers(0)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> builder.averagingEvery(0)).hasMessageContaining("at least 1");
  }

  @Test
  void saysWhatItDoesNotDo() {
    AveragingMaster master = new AveragingMaster.Builder(1).build();

    assertThatThrownBy(() -> master.setListeners(List.of(new ScoreIterationListener(1))))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("getScore()");
    assertThatThrownBy(() -> master.setCollectTrainingStats(true))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("web UI");
    assertThatCode(() -> master.setCollectTrainingStats(false)).doesNotThrowAnyException();
    assertThatCode(() -> master.setListeners(List.of())).doesNotThrowAnyException();
  }
}
