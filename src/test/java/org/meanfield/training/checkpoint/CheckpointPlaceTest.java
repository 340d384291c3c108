package org.meanfield.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.SerializableWritable;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.averaging.ParameterAveraging;
import org.meanfield.averaging.math.Codec;
import org.meanfield.averaging.math.OuterOptimizer;
import org.meanfield.averaging.state.Placement;
import org.meanfield.averaging.state.SliceLayout;
import org.meanfield.averaging.state.Snapshot;
import org.meanfield.cluster.Executors;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.storage.Folder;
import org.meanfield.storage.Part;

class CheckpointPlaceTest {
  private static final int WEIGHTS = 1_000;
  private static final String ROOT = "test.root";
  private static SparkContext spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start(2);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void writesThroughTheDriverWhatExecutorsWouldWrite_andRestoresIt() {
    ParameterAveraging<Integer> averaging = averaging();
    averaging.initialise(CheckpointPlaceTest::weights);
    Folder byExecutors = folder("by-executors");
    Folder byDriver = folder("by-driver");
    CheckpointPlace driver =
        new CheckpointPlace.ThroughDriver(JavaSparkContext.fromSparkContext(spark));

    Snapshot<Part> saved = driver.save(averaging.hold(), byDriver);

    assertThat(contents(saved))
        .isEqualTo(contents(shared(new Configuration()).save(averaging.hold(), byExecutors)));
    assertThat(byDriver.lengths().values())
        .containsExactlyInAnyOrderElementsOf(byExecutors.lengths().values())
        .isNotEmpty();
    ParameterAveraging<Integer> other = averaging();
    driver.restore(other, saved, byDriver);
    assertThat(driver.save(other.hold(), folder("again"))).isEqualTo(saved);
  }

  @Test
  void leavesTheFolderAsItWas_whereAllSeeIt() {
    Folder run = folder("run");

    assertThat(place(run, 2, 1, shared(new Configuration())))
        .isInstanceOf(CheckpointPlace.Shared.class);
    assertThat(run.names()).isEmpty();
  }

  @Test
  void refusesAFolderOfTheDriversDisk_forMoreThanTheDriverCarries() {
    Folder run = folder("run");
    Configuration other = new Configuration();
    other.set("fs.file.impl", OtherDisk.class.getName());
    other.setBoolean("fs.file.impl.disable.cache", true);
    other.set(ROOT, folder.resolve("other").toString());

    assertThatThrownBy(() -> place(run, 2, 1, shared(other)))
        .isInstanceOfSatisfying(
            MeanfieldException.class,
            fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.STORAGE))
        .hasMessageContaining(run.toString())
        .hasMessageContaining("executor driver on ")
        .hasMessageContaining("Set run.folder");
    assertThat(run.names()).isEmpty();
    assertThat(place(run, 1, 1, shared(other))).isInstanceOf(CheckpointPlace.ThroughDriver.class);
  }

  /** Executors write under names that tell two writes apart. */
  private static Snapshot<String> contents(Snapshot<Part> snapshot) {
    return new Snapshot<>(
        snapshot.layout(),
        snapshot.slices().stream().map(Part::sha256).toList(),
        snapshot.velocities().stream().map(Part::sha256).toList(),
        List.of());
  }

  private static CheckpointPlace place(
      Folder run, long bytes, long most, CheckpointPlace.Shared shared) {
    return CheckpointPlace.onDisks(spark, run, Executors.registered(spark), bytes, most, shared);
  }

  private static CheckpointPlace.Shared shared(Configuration hadoop) {
    return new CheckpointPlace.Shared(new SerializableWritable<>(hadoop));
  }

  private Folder folder(String name) {
    Folder made = Folder.at(folder.resolve(name).toString(), new Configuration());
    made.make();
    return made;
  }

  private static ParameterAveraging<Integer> averaging() {
    Placement placement = new Placement(2, Executors.registered(spark));
    return new ParameterAveraging<>(
        spark,
        SliceLayout.over(WEIGHTS, placement, List.of()),
        Codec.FP32,
        new OuterOptimizer.Average(),
        1,
        placement);
  }

  private static List<byte[]> weights(SliceLayout layout, List<Integer> wanted) {
    return wanted.stream().map(slice -> weights(layout, (int) slice)).toList();
  }

  private static byte[] weights(SliceLayout layout, int slice) {
    ByteBuffer bytes =
        ByteBuffer.allocate(layout.length(slice) * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long i = layout.offset(slice); bytes.hasRemaining(); i++) {
      bytes.putFloat(i / 3f);
    }
    return bytes.array();
  }

  /** The disk of another machine: the same paths, below a folder of its own. */
  public static final class OtherDisk extends RawLocalFileSystem {
    @Override
    public File pathToFile(org.apache.hadoop.fs.Path path) {
      return new File(getConf().get(ROOT) + path.toUri().getPath());
    }
  }
}
