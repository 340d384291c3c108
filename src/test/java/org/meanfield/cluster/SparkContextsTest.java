package org.meanfield.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SparkContextsTest {
  private static final String LC_ALL = "spark.executorEnv.LC_ALL";
  private static final String LANG = "spark.executorEnv.LANG";

  @AfterEach
  void clear() {
    System.clearProperty(LC_ALL);
    System.clearProperty(LANG);
  }

  @Test
  void startsExecutorsUnderUtf8() {
    assertThat(SparkContexts.settings("test").get(LC_ALL)).isEqualTo("C.UTF-8");
  }

  @Test
  void leavesTheLocaleOfExecutorsToTheUser_whoGivesOne() {
    System.setProperty(LC_ALL, "ja_JP.UTF-8");
    assertThat(SparkContexts.settings("test").get(LC_ALL)).isEqualTo("ja_JP.UTF-8");
    System.clearProperty(LC_ALL);
    System.setProperty(LANG, "ja_JP.UTF-8");
    assertThat(SparkContexts.settings("test").contains(LC_ALL)).isFalse();
  }
}
