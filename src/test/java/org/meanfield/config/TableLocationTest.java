package org.meanfield.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meanfield.config.TableLocation.Form;
import org.meanfield.fault.MeanfieldException;

class TableLocationTest {
  @Test
  void namesTheUsualColumns_whereNoneAreNamed() {
    assertThat(TableLocation.of("table:db.photos"))
        .isEqualTo(new TableLocation(Form.TABLE, "db.photos", "image", "label", null));
  }

  @Test
  void takesColumnsAfterTheLastQuestionMark() {
    assertThat(TableLocation.of("parquet:/a?b/c=d?path=id&image=a photo&label=x=y"))
        .isEqualTo(new TableLocation(Form.PARQUET, "/a?b/c=d", "a photo", "x=y", "id"));
  }

  @ParameterizedTest
  @CsvSource({
    "parquet:photos, parquet:/base/photos",
    "parquet:../photos?label=kind, parquet:/photos?label=kind",
    "parquet:hdfs://host/photos?path=id, parquet:hdfs://host/photos?path=id",
    "table:db.photos?image=content, table:db.photos?image=content",
    "hdfs://host/parquet, hdfs://host/parquet",
    "photos?label=kind, /base/photos?label=kind"
  })
  void isMadeAbsoluteWithItsColumns(String given, String absolute) {
    assertThat(Locations.absolute(given, Path.of("/base"))).isEqualTo(absolute);
    assertThat(Locations.absolute(absolute, Path.of("/elsewhere"))).isEqualTo(absolute);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "parquet:",
        "table: ",
        "parquet:x?label",
        "parquet:x?colour=red",
        "table:x?path=",
        "table:x?image=a&image=b"
      })
  void isRefused_whereItNamesNothing(String location) {
    assertThatThrownBy(() -> TableLocation.of(location))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageStartingWith(location)
        .hasMessageContaining("expected parquet:PATH or table:NAME");
  }
}
