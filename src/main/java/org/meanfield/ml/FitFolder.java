package org.meanfield.ml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.commons.io.FileUtils;
import org.apache.spark.SparkConf;
import org.meanfield.config.Locations;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.text.FileNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder in which a fit makes its run's own: for good, or until its model has been taken out.
 */
final class FitFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ImageClassifier.class);

  private final String runs;
  private final Path temporary;
  private boolean kept;

  private FitFolder(String runs, Path temporary, boolean kept) {
    this.runs = runs;
    this.temporary = temporary;
    this.kept = kept;
  }

  /**
   * One that the user named, which may hold runs already.
   *
   * @throws MeanfieldException of kind USAGE where it is an empty path
   */
  static FitFolder named(String folder) {
    return new FitFolder(Locations.absolute(folder), Path.of(""), true);
  }

  /** A new one on the driver's disk, among Spark's own temporary files, for its owner alone. */
  static FitFolder temporary(SparkConf conf) {
    String local = conf.get("spark.local.dir", System.getProperty("java.io.tmpdir"));
    Path above = FileNames.path(local.split(",", 2)[0]).toAbsolutePath();
    try {
      Path folder = Files.createTempDirectory(Files.createDirectories(above), "meanfield-");
      return new FitFolder(folder.toUri().toString(), folder, false);
    } catch (IOException e) {
      throw MeanfieldException.storage(
          String.format(
              Locale.ROOT,
              "No temporary folder can be made in %s: %s. Set spark.local.dir, or the Param"
                  + " runFolder.",
              above,
              e.getMessage()),
          e);
    }
  }

  /** Path or URI. */
  String runs() {
    return runs;
  }

  /** Whether what was made in it stays. */
  boolean isKept() {
    return kept;
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
