package org.meanfield.job;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.meanfield.cluster.Application;

/**
 * What comes of images that are opened as soon as they can be: files before the application starts,
 * so that no cluster is asked for images that are not there; tables in it, since Spark reads them.
 *
 * @param <T> what comes of them
 */
final class EarlyOpening<T> {
  private final Function<SourceResolver, T> opening;
  private final Optional<T> early;

  private EarlyOpening(Function<SourceResolver, T> opening, Optional<T> early) {
    this.opening = opening;
    this.early = early;
  }

  /**
   * Opens where that needs no application.
   *
   * @param locations of all images that {@code opening} opens
   */
  static <T> EarlyOpening<T> of(
      List<String> locations, Configuration hadoop, Function<SourceResolver, T> opening) {
    return new EarlyOpening<>(
        opening,
        locations.stream().anyMatch(SourceResolver::needsApplication)
            ? Optional.empty()
            : Optional.of(opening.apply(SourceResolver.files(hadoop))));
  }

  /** What could be opened before the application started. */
  Optional<T> early() {
    return early;
  }

  /** What was opened early, or is opened now. */
  T in(Application application) {
    return early.orElseGet(() -> opening.apply(SourceResolver.in(application)));
  }
}
