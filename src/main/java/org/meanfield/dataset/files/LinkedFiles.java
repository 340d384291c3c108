package org.meanfield.dataset.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.codec.digest.MurmurHash3;
import org.meanfield.dataset.files.Location.FoundFile;

/**
 * Files that a link has led to. A file is known by 64 bits of a hash of its device and number
 * there, so that a million take 12 MB; where no link is, nothing is asked and nothing is kept.
 */
final class LinkedFiles {
  private static final String IDENTITY = "unix:dev,ino";

  private final Path root;
  private long[] keys = new long[0];
  private int[] files = new int[0];
  private int size;

  /**
   * @param root that the paths of the files found are relative to
   */
  LinkedFiles(Path root) {
    this.root = root;
  }

  /**
   * @param path by which it is reached
   * @param file its number among the files found
   */
  void add(Path path, int file) throws IOException {
    if (size == keys.length) {
      int more = Math.max(64, size + (size >> 1));
      keys = Arrays.copyOf(keys, more);
      files = Arrays.copyOf(files, more);
    }
    keys[size] = key(path);
    files[size++] = file;
  }

  private static long key(Path path) throws IOException {
    Map<String, Object> identity = Files.readAttributes(path, IDENTITY);
    byte[] bytes =
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(number(identity, "dev"))
            .putLong(number(identity, "ino"))
            .array();
    return MurmurHash3.hash128x64(bytes)[0];
  }

  private static long number(Map<String, Object> of, String name) {
    return ((Number) Objects.requireNonNull(of.get(name))).longValue();
  }

  /**
   * Paths by which files are reached again, each with the first path that leads to its file.
   *
   * @param found all files, by the numbers that {@link #add} was told
   */
  List<String> reachedAgain(List<FoundFile> found) throws IOException {
    if (size == 0) {
      return List.of();
    }
    long[] known = Arrays.copyOf(keys, size);
    Arrays.sort(known);
    Map<Long, List<String>> ways = plainWays(found, known);
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

  /** Paths without a link to files that links lead to as well. */
  private Map<Long, List<String>> plainWays(List<FoundFile> found, long[] known)
      throws IOException {
    BitSet linked = new BitSet(found.size());
    for (int i = 0; i < size; i++) {
      linked.set(files[i]);
    }
    Map<Long, List<String>> ways = new HashMap<>();
    int file = linked.nextClearBit(0);
    while (file < found.size()) {
      String path = found.get(file).path();
      long key = key(root.resolve(path));
      if (Arrays.binarySearch(known, key) >= 0) {
        ways.computeIfAbsent(key, k -> new ArrayList<>()).add(path);
      }
      file = linked.nextClearBit(file + 1);
    }
    return ways;
  }

  private static boolean isTwice(long key, long[] sorted) {
    int at = Arrays.binarySearch(sorted, key);
    return (at > 0 && sorted[at - 1] == key) || (at + 1 < sorted.length && sorted[at + 1] == key);
  }
}
