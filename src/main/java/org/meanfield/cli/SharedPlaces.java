package org.meanfield.cli;

import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.meanfield.config.TableLocation;
import org.meanfield.fault.Fault;
import org.meanfield.run.Folder;
import org.meanfield.run.RunFolder;

/**
 * Tells places that every machine of a cluster sees from those of this machine's disk. A plain path
 * is one of the latter where Hadoop's default file system is the local one; {@code file:/…} says
 * that a folder is mounted everywhere.
 *
 * @param hadoop the file systems' settings
 */
record SharedPlaces(Configuration hadoop) {
  /**
   * The place as a URI; a table's name as it is, since the cluster's catalog knows it.
   *
   * @param what it is, for messages
   * @throws Fault of kind USAGE where it is this machine's
   */
  String require(String what, String location) {
    if (TableLocation.isOne(location)) {
      return TableLocation.of(location).located(files -> require(what, files)).toString();
    }
    Path path = path(what, location);
    if (path.toUri().getScheme() != null) {
      return location;
    }
    Path qualified = path.makeQualified(FileSystem.getDefaultUri(hadoop), new Path("/"));
    if ("file".equals(qualified.toUri().getScheme())) {
      throw Fault.usage(
          String.format(
              Locale.ROOT,
              "%s is %s, a path of this machine, and in deploy mode cluster the driver runs on"
                  + " another. Give a place that every machine sees, as a URI: hdfs://…, s3a://…,"
                  + " or file:%s for a folder that is mounted everywhere.",
              what,
              location,
              location));
    }
    return qualified.toString();
  }

  /**
   * A run folder, in which the driver leaves how it ended.
   *
   * @throws Fault of kind USAGE where it is none, or this machine's
   */
  String requireRun(String location) {
    String place = require("the run folder", location);
    return RunFolder.find(Folder.at(place, hadoop))
        .map(run -> place)
        .orElseThrow(
            () ->
                Fault.usage(
                    String.format(
                        Locale.ROOT,
                        "%s is no run folder. In deploy mode cluster the driver leaves its outcome"
                            + " in one: give the run folder that holds the model, or leave"
                            + " --deploy-mode cluster out.",
                        place)));
  }

  private static Path path(String what, String location) {
    try {
      return new Path(location);
    } catch (IllegalArgumentException e) {
      throw Fault.usage(
          String.format(
              Locale.ROOT,
              "%s is %s, which is no path or URI: %s.",
              what,
              location,
              e.getMessage()));
    }
  }
}
