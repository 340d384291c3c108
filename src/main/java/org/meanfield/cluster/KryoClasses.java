package org.meanfield.cluster;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoRegistrator;
import org.meanfield.fault.MeanfieldException;

/**
 * What of ours crosses between processes by the application's serializer, for applications that
 * take registered classes alone. It composes with other registrators: {@code
 * spark.kryo.registrator} is a list.
 */
public final class KryoClasses implements KryoRegistrator {
  static final String REQUIRED = "spark.kryo.registrationRequired";
  static final String REGISTRATORS = "spark.kryo.registrator";

  /** Plain arrays, many and large. */
  static final List<String> ARRAYS =
      List.of(
          "org.meanfield.dataset.example.PackedChunk",
          "org.meanfield.dl4j.ExampleRun",
          "org.meanfield.quality.ClassPictures$Part",
          "org.meanfield.quality.ImageStatistics",
          "org.meanfield.quality.ImagePixels$Sent",
          "org.meanfield.quality.Thumbnails$Sent");

  /** Broadcast once a run; what they are made of has no need of a registration. */
  static final List<String> DESCRIPTIONS =
      List.of(
          "org.meanfield.dataset.source.FileInputPartition",
          "org.meanfield.dataset.files.Listing",
          "org.meanfield.dataset.prepare.PartNames",
          "org.meanfield.dataset.share.SentPartition",
          "org.meanfield.dataset.source.table.RowAssignment");

  /** A user's closures and broadcasts may hold them. */
  static final List<String> STAGES =
      List.of("org.meanfield.ml.ImageClassifier", "org.meanfield.ml.ImageClassificationModel");

  @Override
  public void registerClasses(Kryo kryo) {
    kryo.register(long[][].class);
    ARRAYS.forEach(name -> kryo.register(named(name)));
    Stream.of(DESCRIPTIONS, STAGES)
        .flatMap(List::stream)
        .forEach(name -> kryo.register(named(name), new JavaSerializer()));
  }

  /** Adds this registrator to those of settings that ask for registration. */
  static void register(SparkConf settings) {
    if (settings.getBoolean(REQUIRED, false) && !isRegistered(settings)) {
      String others = settings.get(REGISTRATORS, "");
      String own = KryoClasses.class.getName();
      settings.set(REGISTRATORS, others.isBlank() ? own : others + "," + own);
    }
  }

  /**
   * Sees to it that an application that runs already takes our classes.
   *
   * @throws MeanfieldException of the kind USAGE where it takes registered classes alone, and ours
   *     are not
   */
  public static void require(SparkConf running) {
    if (running.get("spark.serializer", "").endsWith(".KryoSerializer")
        && running.getBoolean(REQUIRED, false)
        && !isRegistered(running)) {
      String others = running.get(REGISTRATORS, "");
      throw MeanfieldException.usage(
          REQUIRED
              + " is true in this application, and Meanfield's classes are not registered. Start it"
              + " with --conf "
              + REGISTRATORS
              + "="
              + (others.isBlank() ? "" : others + ",")
              + KryoClasses.class.getName()
              + ".");
    }
  }

  private static boolean isRegistered(SparkConf settings) {
    return Arrays.stream(settings.get(REGISTRATORS, "").split(",", -1))
        .map(String::strip)
        .anyMatch(KryoClasses.class.getName()::equals);
  }

  private static Class<?> named(String name) {
    try {
      return Class.forName(name, false, KryoClasses.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
