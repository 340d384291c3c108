package org.meanfield.dataset.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReservedNamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        ".DS_Store",
        "._picture.jpg",
        "_SUCCESS",
        "_temporary",
        "_metadata",
        "_common_metadata",
        "_spark_metadata",
        "_delta_log",
        "_started_4716",
        "_committed_1182546728371",
        "_committed_vacuum817",
        "picture.jpg._COPYING_",
        "__MACOSX",
        "Thumbs.db",
        "thumbs.DB",
        "Desktop.ini",
        "Icon\r",
        "@eaDir",
        "$RECYCLE.BIN",
        "lost+found"
      })
  void areThoseOfOtherPrograms(String name) {
    assertThat(ReservedNames.isReserved(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "_MG_0001.JPG",
        "_DSC0001.JPG",
        "_success",
        "_SUCCESS.png",
        "_metadata.png",
        "_started",
        "_committed_by_anna",
        "_",
        "_unsorted",
        "Icon",
        "thumbs.db.png",
        "COPYING",
        "metadata"
      })
  void areNotThoseOfUsers(String name) {
    assertThat(ReservedNames.isReserved(name)).isFalse();
  }
}
