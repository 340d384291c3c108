package org.meanfield.job;

import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.meanfield.cluster.Application;
import org.meanfield.config.TableLocation;
import org.meanfield.dataset.SourceDetector;
import org.meanfield.dataset.source.DatasetUse;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.dataset.source.table.TableColumns;
import org.meanfield.dataset.source.table.TableResolver;
import org.meanfield.dataset.source.table.TableSource;
import org.meanfield.fault.MeanfieldException;

/** Opens labelled images by what {@code data.train} takes. */
@FunctionalInterface
interface SourceResolver {
  /**
   * Opens them.
   *
   * @param labels names of the classes in order of their index; empty: those that are found
   */
  ImageSource open(String location, List<String> labels, DatasetUse use);

  /** Whether what lies there can be opened in an application alone. */
  static boolean needsApplication(String location) {
    return TableLocation.isOne(location);
  }

  /** Files and folders, which need no application. */
  static SourceResolver files(Configuration hadoop) {
    return (location, labels, use) -> {
      if (TableLocation.isHeld(location)) {
        throw MeanfieldException.usage(
            String.format(
                Locale.ROOT,
                "The images are a DataFrame that a program held (%s), which can't be opened again:"
                    + " train anew in that program.",
                location));
      }
      return SourceDetector.open(location, labels, use, hadoop);
    };
  }

  /** Tables too. */
  static SourceResolver in(Application application) {
    SourceResolver files = files(application.context().hadoopConfiguration());
    return (location, labels, use) ->
        needsApplication(location)
            ? table(application.session(), TableLocation.of(location), labels, use)
            : files.open(location, labels, use);
  }

  private static ImageSource table(
      SparkSession spark, TableLocation location, List<String> labels, DatasetUse use) {
    return TableSource.open(
        TableResolver.open(spark, location), TableColumns.of(location), labels, use);
  }
}
