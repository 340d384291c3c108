package org.meanfield.dataset.source.manifest;

import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.lang3.StringUtils;
import org.apache.hadoop.conf.Configuration;
import org.meanfield.dataset.decode.Limits;
import org.meanfield.dataset.files.Fingerprint;
import org.meanfield.dataset.files.Listing;
import org.meanfield.dataset.files.Location;
import org.meanfield.dataset.share.InputPartition;
import org.meanfield.dataset.source.DatasetUse;
import org.meanfield.dataset.source.FileInputPartition;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.dataset.source.StoredSource;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.text.NormalForm;

/**
 * Image files that a manifest lists: a CSV file of a path and a label a line.
 *
 * @param location qualified URI of the manifest
 * @param folder qualified URI of its folder, to which paths that are not absolute are relative
 * @param fingerprintWhereverItLies as if paths were relative to the folder that holds all images
 * @param largestFile bytes of the largest image file
 */
record ManifestSource(
    String location,
    String folder,
    List<String> classNames,
    Listing listing,
    String fingerprint,
    String fingerprintWhereverItLies,
    String times,
    long largestFile)
    implements StoredSource {
  ManifestSource {
    classNames = List.copyOf(classNames);
  }

  /**
   * Reads a manifest and looks every file up.
   *
   * @param labelNames names of the classes; empty: the manifest's labels, sorted
   */
  static ManifestSource labelled(
      Location place, List<String> labelNames, DatasetUse use, Configuration hadoop)
      throws IOException {
    List<ManifestEntry> entries = ManifestReader.read(place, true);
    List<String> names = labelNames.isEmpty() ? ManifestLabels.names(place, entries) : labelNames;
    List<String> known = NormalForm.all(names);
    ManifestLabels.requireKnown(place, entries, known);
    if (use == DatasetUse.TRAINING) {
      ManifestLabels.requireEach(place, entries, known);
    }
    return opened(place, entries, names, hadoop);
  }

  /** As {@link #labelled}; an image has a label where the manifest gives one of the names. */
  static ManifestSource unlabelled(Location place, List<String> labelNames, Configuration hadoop)
      throws IOException {
    return opened(place, ManifestReader.read(place, false), labelNames, hadoop);
  }

  private static ManifestSource opened(
      Location place, List<ManifestEntry> listed, List<String> names, Configuration hadoop)
      throws IOException {
    if (listed.size() > Limits.EXAMPLES) {
      throw MeanfieldException.data(
          String.format(
              Locale.ROOT,
              "%s lists %d images, and at most %d are read.",
              place.named(),
              listed.size(),
              Limits.EXAMPLES));
    }
    Map<String, Integer> indexes = new HashMap<>();
    IntStream.range(0, names.size()).forEach(i -> indexes.put(NormalForm.of(names.get(i)), i));
    String folder = place.path().getParent().toString();
    long[] lengths = new long[listed.size()];
    long[] modified = new long[listed.size()];
    List<ManifestEntry> entries =
        new ManifestFiles(place, folder, hadoop).found(listed, lengths, modified);
    Fingerprint fingerprint = new Fingerprint();
    Fingerprint movable = new Fingerprint();
    Fingerprint times = new Fingerprint();
    int root = rootLength(entries);
    int[] labels = new int[lengths.length];
    long largest = 0;
    for (int i = 0; i < lengths.length; i++) {
      ManifestEntry entry = entries.get(i);
      labels[i] = indexes.getOrDefault(entry.label(), -1);
      fingerprint.add(NormalForm.of(entry.path())).add(lengths[i]).add(labels[i]);
      movable.add(NormalForm.of(entry.path().substring(root))).add(lengths[i]).add(labels[i]);
      times.add(entry.path()).add(modified[i]);
      largest = Math.max(largest, lengths[i]);
    }
    return new ManifestSource(
        place.path().toString(),
        folder,
        names,
        Listing.ofFiles(entries.stream().map(ManifestEntry::path).toArray(String[]::new), labels),
        fingerprint.hex(),
        movable.hex(),
        times.hex(),
        largest);
  }

  /** Characters of the folder that all entries have, which are in order. */
  private static int rootLength(List<ManifestEntry> entries) {
    String first = entries.get(0).path();
    String last = entries.get(entries.size() - 1).path();
    return StringUtils.getCommonPrefix(first, last).lastIndexOf('/') + 1;
  }

  @Override
  public String root() {
    return folder;
  }

  /** To read a million files for it would take hours. */
  @Override
  public boolean isKnownByContent() {
    return false;
  }

  @Override
  public ImageSource without(BitSet positions) {
    return new ManifestSource(
        location,
        folder,
        classNames,
        listing.without(positions),
        fingerprint,
        fingerprintWhereverItLies,
        times,
        largestFile);
  }

  @Override
  public InputPartition refs(int[] positions) {
    return new FileInputPartition(
        folder, listing.paths(positions), listing.labels(positions), positions.clone());
  }
}
