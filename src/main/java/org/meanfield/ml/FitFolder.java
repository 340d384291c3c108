package org.meanfield.ml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.commons.io.FileUtils;
import org.apache.spark.SparkConf;
import org.meanfield.config.FileNames;
import org.meanfield.fault.Fault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the run of one fit is kept: for good, or until its model has been taken out. */
final class FitFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ImageClassifier.class);

  private final String location;
  private final Path temporary;
  private boolean kept;

  private FitFolder(String location, Path temporary, boolean kept) {
    this.location = location;
    this.temporary = temporary;
    this.kept = kept;
  }

  /** One that the user named. */
  static FitFolder named(String location) {
    return new FitFolder(location, Path.of(""), true);
  }

  /** A new one on the driver's disk, among Spark's own temporary files, for its owner alone. */
  static FitFolder temporary(SparkConf conf) {
    String local = conf.get("spark.local.dir", System.getProperty("java.io.tmpdir"));
    Path above = FileNames.path(local.split(",", 2)[0]).toAbsolutePath();
    try {
      Path folder = Files.createTempDirectory(Files.createDirectories(above), "meanfield-");
      return new FitFolder(folder.resolve("run").toUri().toString(), folder, false);
    } catch (IOException e) {
      throw Fault.storage(
          String.format(
              Locale.ROOT,
              "No temporary folder can be made in %s: %s. Set spark.local.dir, or the Param"
                  + " runFolder.",
              above,
              e.getMessage()),
          e);
    }
  }

  String location() {
    return location;
  }

  /** Leaves a temporary one for as long as this JVM runs. */
  void keep() {
    if (!kept) {
      kept = true;
      try {
        FileUtils.forceDeleteOnExit(temporary.toFile());
      } catch (IOException e) {
        LOG.warn("{} will be left there", temporary, e);
      }
    }
  }

  /** Deletes what is not kept; what hinders that does not hinder the fit. */
  @Override
  public void close() {
    if (kept) {
      return;
    }
    try {
      FileUtils.deleteDirectory(temporary.toFile());
    } catch (IOException e) {
      LOG.warn("{} is left there", temporary, e);
    }
  }
}
