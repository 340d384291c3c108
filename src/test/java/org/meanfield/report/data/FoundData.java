package org.meanfield.report.data;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.example.Undecodable;
import org.meanfield.dataset.files.FileRemark;
import org.meanfield.quality.ClassBalance;
import org.meanfield.quality.DataQualityReport;
import org.meanfield.quality.Duplicates;
import org.meanfield.quality.ImageRef;
import org.meanfield.quality.Outlier;
import org.meanfield.quality.SetFindings;

/** Findings as data sets of several kinds would give them; no two of their numbers are the same. */
final class FoundData {
  static final Instant AT = Instant.parse("2026-11-27T01:02:03Z");
  static final Duplicates.Tally NONE = new Duplicates.Tally(0, 0, List.of());
  static final Duplicates NO_DUPLICATES = new Duplicates(NONE, NONE, NONE, NONE, 0, 0);

  private FoundData() {}

  static ImageRecipe form(int side) {
    return new ImageRecipe(side, side, ImageRecipe.Channels.RGB, ImageRecipe.Fit.CROP);
  }

  static ImageRef image(int set, int position, String name, int label) {
    return new ImageRef(set, position, name, label);
  }

  static SetFindings set(String name, List<Integer> counts) {
    return new SetFindings(
        name,
        "hdfs://namenode/data/" + name,
        counts,
        List.of(new SetFindings.StoredForm(32, 32, 3, counts.stream().mapToInt(c -> c).sum())),
        List.of(),
        List.of());
  }

  /** Of classes with these numbers of images, faultless. */
  static DataQualityReport faultless(
      List<String> classes, List<Integer> train, List<Integer> test) {
    int smallest = train.indexOf(Collections.min(train));
    int largest = train.indexOf(Collections.max(train));
    return new DataQualityReport(
        form(32),
        classes,
        List.of(set("train", train), set("test", test)),
        new ClassBalance(
            smallest,
            largest,
            (double) train.get(largest) / train.get(smallest),
            List.of(),
            List.of()),
        NO_DUPLICATES,
        List.of(),
        List.of());
  }

  /** Faultless, of classes named 0, 1 and so on, class c with 3 + 7 c mod 1,009 images. */
  static DataQualityReport ofClasses(int classes) {
    return faultless(
        IntStream.range(0, classes).mapToObj(c -> "class number " + c).toList(),
        IntStream.range(0, classes).mapToObj(c -> 3 + 7 * c % 1009).toList(),
        IntStream.range(0, classes).mapToObj(c -> 1 + c % 17).toList());
  }

  /** Of two classes and an empty one, with every kind of fault; {@code text} is in every name. */
  static DataQualityReport faulty(String text) {
    ImageRef first = image(0, 11, "a" + text, 0);
    ImageRef second = image(0, 12, "b" + text, 1);
    ImageRef third = image(0, 13, "c" + text, -1);
    ImageRef tested = image(1, 14, "d" + text, 0);
    return new DataQualityReport(
        form(32),
        List.of("cat" + text, "dog" + text, "fish" + text),
        List.of(
            new SetFindings(
                "train",
                "/data/train" + text,
                List.of(1021, 1033, 0),
                List.of(
                    new SetFindings.StoredForm(640, 481, 3, 1997),
                    new SetFindings.StoredForm(17, 19, 3, 57)),
                List.of(
                    new Undecodable(21, "u" + text, "ends too early" + text),
                    new Undecodable(22, "v" + text, "is empty")),
                List.of(
                    new FileRemark(
                        FileRemark.Kind.NOT_AN_IMAGE, "7 files", 7, List.of("notes" + text, "w")))),
            new SetFindings(
                "test",
                "/data/test" + text,
                List.of(107, 109, 113),
                List.of(new SetFindings.StoredForm(640, 481, 3, 329)),
                List.of(),
                List.of())),
        new ClassBalance(0, 1, 1.012, List.of(2), List.of("1 of 3 classes has no image" + text)),
        new Duplicates(
            new Duplicates.Tally(
                41, 37, List.of(new Duplicates.Group(true, 29, List.of(first, third)))),
            new Duplicates.Tally(
                53, 47, List.of(new Duplicates.Group(false, 2, List.of(third, first)))),
            new Duplicates.Tally(
                67, 61, List.of(new Duplicates.Group(true, 2, List.of(first, second)))),
            new Duplicates.Tally(
                73, 71, List.of(new Duplicates.Group(false, 2, List.of(first, tested)))),
            59,
            43),
        List.of(
            new Outlier(second, Outlier.Kind.BLANK, "of one colour" + text, 0.97),
            new Outlier(tested, Outlier.Kind.UNLIKE_ITS_CLASS, "far off", 7.25)),
        List.of("Near duplicates were looked for among 100,003 images alone" + text));
  }

  /** A picture for each, grey, each of another shade. */
  static Map<ImageRef, byte[]> pictures(int side, List<ImageRef> images) {
    Map<ImageRef, byte[]> pictures = new HashMap<>();
    for (ImageRef image : images) {
      byte[] pixels = new byte[side * side * 3];
      Arrays.fill(pixels, (byte) image.position());
      pictures.put(image, pixels);
    }
    return pictures;
  }

  /** So many images of each class, none of which is in the findings. */
  static List<List<ImageRef>> examples(int classes, int each) {
    List<List<ImageRef>> examples = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      int label = c;
      examples.add(
          IntStream.range(0, each)
              .mapToObj(i -> image(0, 100_000 + label * each + i, label + "/" + i, label))
              .toList());
    }
    return examples;
  }

  static List<ImageRef> flat(List<List<ImageRef>> images) {
    return images.stream().flatMap(List::stream).toList();
  }
}
