package org.meanfield.dataset.source.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.config.TableLocation;
import org.meanfield.fault.MeanfieldException;

class UnlabelledTableTest {
  private static SparkContext spark;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start(1);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static SparkSession session(boolean caseSensitive) {
    SparkSession session = new SparkSession(spark);
    // Or the view itself would be refused.
    session.conf().set("spark.sql.caseSensitive", true);
    session.sql(
        "create temporary view photos as select binary('a') image, binary('b') Image,"
            + " binary('c') `the.image`, named_struct('image', binary('d')) s, 'one' path, 'two'"
            + " PATH, 'three' `the``name`");
    session.conf().set("spark.sql.caseSensitive", caseSensitive);
    return session;
  }

  /** Name and content of the first. */
  private static String first(SparkSession session, String columns) {
    UnlabelledTable images =
        UnlabelledTable.open(session, TableLocation.of("table:photos" + columns));
    Row row = images.rows().first();
    byte[] content = (byte[]) images.image().of(row);
    return row.getString(0) + " " + new String(content, StandardCharsets.UTF_8);
  }

  @Test
  void readsTheColumnsThatTheSessionMeans() {
    for (SparkSession session : List.of(session(true), session(false))) {
      assertThat(first(session, "")).isEqualTo("one a");
      assertThat(first(session, "?image=Image&path=PATH")).isEqualTo("two b");
      assertThat(first(session, "?image=the.image&path=the`name")).isEqualTo("three c");
      assertThat(first(session, "?image=`the.image`&path=`the``name`")).isEqualTo("three c");
      assertThat(first(session, "?image=s.image")).isEqualTo("one d");
    }
    assertThat(first(session(false), "?image=THE.image&path=The`Name")).isEqualTo("three c");
  }

  @Test
  void refusesANameThatIsNotClear() {
    SparkSession alike = session(false);
    SparkSession apart = session(true);

    assertThatThrownBy(() -> first(alike, "?image=IMAGE"))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("The name IMAGE fits 2 columns of table photos: image, Image.");
    assertThatThrownBy(() -> first(alike, "?path=Path"))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("The name Path fits 2 columns of photos: path, PATH.");
    assertThatThrownBy(() -> first(apart, "?image=IMAGE"))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("no column IMAGE in table photos, which has image, Image");
    assertThatThrownBy(() -> first(apart, "?path=Path"))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("no column Path in photos");
  }
}
