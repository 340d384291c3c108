package org.meanfield.report;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.meanfield.run.RunFolder;
import org.meanfield.storage.Folder;

/** The runs that lie in one folder. */
public final class RunList {
  private RunList() {}

  /**
   * The newest run folders inside a folder, the newest first; none where there is no such folder.
   *
   * @param runs path or URI, as {@code runs}
   * @param count at most so many
   */
  public static List<String> newest(SparkSession spark, String runs, int count) {
    Folder folder = Folder.at(runs, spark.sparkContext().hadoopConfiguration());
    return folder.names().stream()
        .flatMap(name -> RunFolder.find(folder.child(name)).stream())
        .map(run -> new Started(run.location(), run.status().started()))
        .sorted(Comparator.comparing(Started::at).thenComparing(Started::location).reversed())
        .limit(count)
        .map(Started::location)
        .toList();
  }

  /** The run folders inside a folder, or the one that it is, the newest first. */
  public static List<RunLine> of(Folder folder, Instant now) {
    return Stream.concat(Stream.of(folder), folder.names().stream().map(folder::child))
        .flatMap(place -> RunFolder.find(place).stream())
        .map(run -> RunLine.of(run, now))
        .sorted(Comparator.comparing(RunLine::started).thenComparing(RunLine::location).reversed())
        .toList();
  }

  private record Started(String location, Instant at) {}
}
