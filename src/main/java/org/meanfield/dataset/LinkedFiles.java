package org.meanfield.dataset;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.MurmurHash3;
import org.meanfield.dataset.Location.FoundFile;

/**
 * Files that a link has led to. A file is known by 64 bits of a hash of its real path, so that a
 * million take 12 MB; where no link is, nothing is kept.
 */
final class LinkedFiles {
  private long[] keys = new long[0];
  private int[] files = new int[0];
  private int size;

  /**
   * @param real path without links
   * @param file its number among the files found
   */
  void add(Path real, int file) {
    if (size == keys.length) {
      int more = Math.max(64, size + (size >> 1));
      keys = Arrays.copyOf(keys, more);
      files = Arrays.copyOf(files, more);
    }
    keys[size] = key(real.toString());
    files[size++] = file;
  }

  private static long key(String path) {
    return MurmurHash3.hash128x64(path.getBytes(StandardCharsets.UTF_8))[0];
  }

  /**
   * Paths by which files are reached again, each with the first path that leads to its file.
   *
   * @param found all files, by the numbers that {@link #add} was told
   * @param root real path of the folder that their paths are relative to
   */
  List<String> reachedAgain(List<FoundFile> found, String root) {
    if (size == 0) {
      return List.of();
    }
    Map<Long, List<String>> ways = new HashMap<>();
    long[] known = Arrays.copyOf(keys, size);
    Arrays.sort(known);
    BitSet linked = new BitSet(found.size());
    for (int i = 0; i < size; i++) {
      linked.set(files[i]);
    }
    for (int file = linked.nextClearBit(0);
        file < found.size();
        file = linked.nextClearBit(file + 1)) {
      String path = found.get(file).path();
      long key = key(root + "/" + path);
      if (Arrays.binarySearch(known, key) >= 0) {
        ways.computeIfAbsent(key, k -> new ArrayList<>()).add(path);
      }
    }
    for (int i = 0; i < size; i++) {
      if (ways.containsKey(keys[i]) || isTwice(keys[i], known)) {
        ways.computeIfAbsent(keys[i], k -> new ArrayList<>()).add(found.get(files[i]).path());
      }
    }
    List<String> again = new ArrayList<>();
    for (List<String> paths : ways.values()) {
      paths.sort(Location.BY_BYTES);
      paths.stream().skip(1).forEach(path -> again.add(path + " (" + paths.get(0) + ")"));
    }
    return again;
  }

  private static boolean isTwice(long key, long[] sorted) {
    int at = Arrays.binarySearch(sorted, key);
    return (at > 0 && sorted[at - 1] == key) || (at + 1 < sorted.length && sorted[at + 1] == key);
  }
}
