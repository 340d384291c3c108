package org.meanfield.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.meanfield.config.Recipe;
import org.meanfield.config.TableLocation;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.run.RunFolder;
import org.meanfield.storage.Folder;

/**
 * Tells places that every machine of a cluster sees from those of this machine's disk. A plain path
 * is one of the latter where Hadoop's default file system is the local one; {@code file:/…} says
 * that a folder is mounted everywhere.
 *
 * @param hadoop the file systems' settings
 */
record ClusterPaths(Configuration hadoop) {
  /**
   * The place as a URI; a table's name as it is, since the cluster's catalog knows it.
   *
   * @param what it is, for messages
   * @throws MeanfieldException of kind USAGE where it is this machine's
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
      throw MeanfieldException.usage(
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
   * The places that a recipe names, each as {@link #require} gives it.
   *
   * @param keys those that count
   */
  Map<String, String> places(Recipe recipe, Set<String> keys) {
    Map<String, @Nullable String> named = new TreeMap<>();
    named.put("run.folder", recipe.runFolder());
    named.put("data.train", recipe.data().train());
    named.put("data.test", recipe.data().test());
    named.put("network.file", recipe.network().file());
    Map<String, String> places = new TreeMap<>();
    named.forEach(
        (key, place) -> {
          if (place != null && keys.contains(key)) {
            places.put(key, require(key, place));
          }
        });
    return places;
  }

  /**
   * A run folder, in which the driver leaves how it ended.
   *
   * @throws MeanfieldException of kind USAGE where it is none, or this machine's
   */
  String requireRun(String location) {
    String place = require("the run folder", location);
    return RunFolder.find(Folder.at(place, hadoop))
        .map(run -> place)
        .orElseThrow(
            () ->
                MeanfieldException.usage(
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
      throw MeanfieldException.usage(
          String.format(
              Locale.ROOT,
              "%s is %s, which is no path or URI: %s.",
              what,
              location,
              e.getMessage()));
    }
  }
}
