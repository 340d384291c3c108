package org.meanfield.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.Kryo;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;

class KryoClassesTest {
  private static final String OURS = KryoClasses.class.getName();

  @Test
  void registersClassesThatThereAre() throws Exception {
    Kryo kryo = new Kryo();
    kryo.setRegistrationRequired(true);

    new KryoClasses().registerClasses(kryo);

    for (String name :
        Stream.of(KryoClasses.ARRAYS, KryoClasses.DESCRIPTIONS, KryoClasses.STAGES)
            .flatMap(List::stream)
            .toList()) {
      assertThat(kryo.getRegistration(Class.forName(name)).getId()).as(name).isPositive();
    }
  }

  @Test
  void comesAfterTheUsersOwnRegistrators_once_whereRegistrationIsAskedFor() {
    SparkConf none = asking();
    SparkConf others = asking().set(KryoClasses.REGISTRATORS, "their.First,their.Second");
    SparkConf notAsked = new SparkConf(false);

    for (int i = 0; i < 2; i++) {
      KryoClasses.register(none);
      KryoClasses.register(others);
      KryoClasses.register(notAsked);
    }

    assertThat(none.get(KryoClasses.REGISTRATORS)).isEqualTo(OURS);
    assertThat(others.get(KryoClasses.REGISTRATORS)).isEqualTo("their.First,their.Second," + OURS);
    assertThat(notAsked.contains(KryoClasses.REGISTRATORS)).isFalse();
  }

  @Test
  void tellsTheSettingThatARunningApplicationLacks() {
    SparkConf running = asking().set(KryoClasses.REGISTRATORS, "their.Own");

    assertThatThrownBy(() -> KryoClasses.require(running))
        .isInstanceOfSatisfying(
            MeanfieldException.class,
            fault -> {
              assertThat(fault.kind()).isEqualTo(ErrorKind.USAGE);
              assertThat(fault)
                  .hasMessageContaining("--conf spark.kryo.registrator=their.Own," + OURS + ".");
            });
    KryoClasses.register(running);
    assertThatCode(() -> KryoClasses.require(running)).doesNotThrowAnyException();
    assertThatCode(() -> KryoClasses.require(new SparkConf(false))).doesNotThrowAnyException();
  }

  private static SparkConf asking() {
    return new SparkConf(false)
        .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
        .set(KryoClasses.REQUIRED, "true");
  }
}
