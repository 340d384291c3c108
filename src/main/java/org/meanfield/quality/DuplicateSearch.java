package org.meanfield.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.meanfield.config.ImageRecipe;

/** Finds images that are there more than once, over all sets. One use. */
final class DuplicateSearch {
  /** Below it, in grey levels, a picture shows too little to be compared. */
  static final double BLANK = 3;

  /** Pictures that are compared at most; 51 MB on the driver. */
  private static final int MOST_PICTURES = 200_000;

  /** Candidates with one more of which the search is made narrower. */
  private static final int MOST_CANDIDATES = 1_000_000;

  /** Bits that hashes of candidates differ in at most, from the widest search to the narrowest. */
  private static final int[] DISTANCES = {10, 6, 4, 2, 0};

  /**
   * Likeness from which two pictures show the same, at the least. Of the pairs between CIFAR-10's
   * training and test images whose hashes differ in 16 bits or fewer, 167 are above it, and of a
   * hundred of them that were looked at one shows two things; Barz and Denzler (Do We Train on Test
   * Data?, 2020) tell of 3.3 %, some of them cut or moved, which nothing here finds.
   */
  private static final double SAME = 0.95;

  /** Images of a sample, each of which is held against all others of it. */
  private static final int SAMPLE = 1_000;

  /**
   * How many times nearer to each other duplicates are than the nearest quarter of a sample begins;
   * measured on CIFAR-10, photos of cats and dogs, and Fashion-MNIST, whose quarter begins eight
   * times nearer than the others' and whose trousers else are all the same.
   */
  private static final int NEARER = 6;

  private final ImageRecipe image;
  private final List<DatasetSplit> sets;
  private final List<ImageStatistics> facts;
  private final List<String> limits;
  private final int[] starts;
  private final Sets alike;

  /**
   * @param facts of each set
   * @param limits what could not be looked at is added
   */
  DuplicateSearch(
      ImageRecipe image,
      List<DatasetSplit> sets,
      List<ImageStatistics> facts,
      List<String> limits) {
    this.image = image;
    this.sets = sets;
    this.facts = facts;
    this.limits = limits;
    this.starts = new int[facts.size() + 1];
    for (int s = 0; s < facts.size(); s++) {
      starts[s + 1] = Math.addExact(starts[s], facts.get(s).size());
    }
    this.alike = new Sets(starts[facts.size()]);
  }

  Duplicates find() {
    int[] distinct = joinSameContents();
    joinSameLooks(distinct);
    return tallies(groups());
  }

  private int set(int index) {
    int set = 0;
    while (index >= starts[set + 1]) {
      set++;
    }
    return set;
  }

  private ImageStatistics facts(int index) {
    return facts.get(set(index));
  }

  private int within(int index) {
    return index - starts[set(index)];
  }

  private long content(int index) {
    return facts(index).contents[within(index)];
  }

  private long position(int index) {
    return facts(index).positions[within(index)];
  }

  /** Gives one image of each content. */
  private int[] joinSameContents() {
    Set<Long> repeated = repeatedContents();
    Map<Long, Integer> firsts = new HashMap<>();
    return IntStream.range(0, starts[facts.size()])
        .filter(
            i -> {
              if (!repeated.contains(content(i))) {
                return true;
              }
              Integer first = firsts.putIfAbsent(content(i), i);
              if (first != null) {
                alike.join(first, i);
              }
              return first == null;
            })
        .toArray();
  }

  /** Sorted as plain numbers: boxed ones of a million images would crowd the driver. */
  private Set<Long> repeatedContents() {
    long[] contents =
        facts.stream().flatMapToLong(of -> Arrays.stream(of.contents)).sorted().toArray();
    Set<Long> repeated = new HashSet<>();
    for (int i = 1; i < contents.length; i++) {
      if (contents[i] == contents[i - 1]) {
        repeated.add(contents[i]);
      }
    }
    return repeated;
  }

  private void joinSameLooks(int[] distinct) {
    int[] telling =
        Arrays.stream(distinct).filter(i -> facts(i).deviations[within(i)] >= BLANK).toArray();
    long[] candidates = candidates(telling);
    if (candidates.length == 0) {
      return;
    }
    double same = same(telling);
    TreeSet<Integer> asked = new TreeSet<>();
    int compared = 0;
    while (compared < candidates.length && asked.size() < MOST_PICTURES) {
      asked.add(telling[(int) (candidates[compared] >>> 32)]);
      asked.add(telling[(int) candidates[compared]]);
      compared++;
    }
    if (compared < candidates.length) {
      limits.add(
          String.format(
              Locale.ROOT,
              "Near duplicates were looked for among %,d pictures that look alike; there are more.",
              asked.size()));
    }
    Map<Integer, Thumbnails> pictures = pictures(asked);
    for (int c = 0; c < compared; c++) {
      int one = telling[(int) (candidates[c] >>> 32)];
      int other = telling[(int) candidates[c]];
      if (alike.of(one) != alike.of(other)
          && Thumbnails.likeness(picture(pictures, one), picture(pictures, other)) >= same) {
        alike.join(one, other);
      }
    }
  }

  private long[] candidates(int[] telling) {
    long[] looks = Arrays.stream(telling).mapToLong(i -> facts(i).looks[within(i)]).toArray();
    for (int distance : DISTANCES) {
      Optional<long[]> candidates = NearDuplicateCandidates.of(looks, distance, MOST_CANDIDATES);
      if (candidates.isPresent()) {
        if (distance < DISTANCES[0]) {
          limits.add(
              String.format(
                  Locale.ROOT,
                  "Near duplicates were looked for among images whose hashes differ in %d bits of"
                      + " 64 or fewer, not in %d as usual: so many look alike at %d x %d pixels.",
                  distance,
                  DISTANCES[0],
                  image.height(),
                  image.width()));
        }
        return candidates.get();
      }
    }
    limits.add(
        String.format(
            Locale.ROOT,
            "Near duplicates were not looked for: at %d x %d pixels too many images look alike.",
            image.height(),
            image.width()));
    return new long[0];
  }

  /**
   * Likeness from which two pictures are taken for the same: where things of a kind look much alike
   * (clothes on black, digits), far closer to 1 than most of a sample are to their nearest.
   */
  private double same(int[] telling) {
    TreeSet<Integer> sample = new TreeSet<>();
    int size = Math.min(SAMPLE, telling.length);
    for (int i = 0; i < size; i++) {
      sample.add(telling[(int) ((long) i * telling.length / size)]);
    }
    Map<Integer, Thumbnails> pictures = pictures(sample);
    List<byte[]> all = sample.stream().map(i -> picture(pictures, i)).toList();
    double[] nearest = new double[all.size()];
    for (int one = 0; one < nearest.length; one++) {
      for (int other = 0; other < one; other++) {
        double likeness = Thumbnails.likeness(all.get(one), all.get(other));
        nearest[one] = Math.max(nearest[one], likeness);
        nearest[other] = Math.max(nearest[other], likeness);
      }
    }
    Arrays.sort(nearest);
    double usual = nearest.length == 0 ? 0 : nearest[nearest.length * 3 / 4];
    return Math.max(SAME, 1 - (1 - usual) / NEARER);
  }

  private Map<Integer, Thumbnails> pictures(Set<Integer> indexes) {
    Map<Integer, Thumbnails> pictures = new HashMap<>();
    for (int s = 0; s < sets.size(); s++) {
      int set = s;
      long[] positions =
          indexes.stream().filter(i -> set(i) == set).mapToLong(this::position).sorted().toArray();
      pictures.put(s, Thumbnails.of(sets.get(s).chunks(), image, positions));
    }
    return pictures;
  }

  private byte[] picture(Map<Integer, Thumbnails> pictures, int index) {
    return pictures.getOrDefault(set(index), Thumbnails.NONE).at(position(index));
  }

  private List<List<Integer>> groups() {
    int[] sizes = new int[starts[facts.size()]];
    for (int i = 0; i < sizes.length; i++) {
      sizes[alike.of(i)]++;
    }
    Map<Integer, List<Integer>> groups = new TreeMap<>();
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[alike.of(i)] > 1) {
        groups.computeIfAbsent(alike.of(i), root -> new ArrayList<>()).add(i);
      }
    }
    return groups.values().stream()
        .sorted(Comparator.<List<Integer>>comparingInt(List::size).reversed())
        .toList();
  }

  private Duplicates tallies(List<List<Integer>> groups) {
    List<List<Integer>> exact = new ArrayList<>();
    List<List<Integer>> near = new ArrayList<>();
    List<List<Integer>> contradicting = new ArrayList<>();
    List<List<Integer>> across = new ArrayList<>();
    for (List<Integer> group : groups) {
      if (group.stream().map(this::set).distinct().count() > 1) {
        across.add(group);
      } else if (contradicts(group)) {
        contradicting.add(group);
      } else {
        (isExact(group) ? exact : near).add(group);
      }
    }
    return new Duplicates(
        tally(exact),
        tally(near),
        tally(contradicting),
        new Duplicates.Tally(tests(across), across.size(), listed(across)),
        (int) across.stream().filter(this::contradicts).count(),
        groups.stream().mapToInt(this::heldBackAndTrainedOn).sum());
  }

  private int heldBackAndTrainedOn(List<Integer> group) {
    int held = (int) group.stream().filter(this::isHeldBack).count();
    boolean trained = group.stream().anyMatch(i -> set(i) == 0 && !isHeldBack(i));
    return trained ? held : 0;
  }

  private boolean isHeldBack(int index) {
    return sets.get(set(index)).heldBack().get((int) position(index));
  }

  private boolean contradicts(List<Integer> group) {
    return group.stream().map(i -> facts(i).labels[within(i)]).distinct().count() > 1;
  }

  private int tests(List<List<Integer>> groups) {
    return (int) groups.stream().flatMap(List::stream).filter(i -> set(i) > 0).count();
  }

  private Duplicates.Tally tally(List<List<Integer>> groups) {
    int images = groups.stream().mapToInt(List::size).sum() - groups.size();
    return new Duplicates.Tally(images, groups.size(), listed(groups));
  }

  private List<Duplicates.Group> listed(List<List<Integer>> groups) {
    return groups.stream().limit(Duplicates.Tally.LISTED).map(this::group).toList();
  }

  private Duplicates.Group group(List<Integer> group) {
    return new Duplicates.Group(
        isExact(group),
        group.size(),
        group.stream().limit(Duplicates.Group.LISTED).map(this::ref).toList());
  }

  private boolean isExact(List<Integer> group) {
    return group.stream().map(this::content).distinct().count() == 1;
  }

  private ImageRef ref(int index) {
    int set = set(index);
    long position = position(index);
    return new ImageRef(
        set,
        position,
        sets.get(set).source().listing().name((int) position),
        facts.get(set).labels[within(index)]);
  }
}
