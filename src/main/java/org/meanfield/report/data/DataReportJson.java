package org.meanfield.report.data;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.meanfield.quality.ClassBalance;
import org.meanfield.quality.DataQualityReport;
import org.meanfield.quality.Duplicates;
import org.meanfield.quality.ImageRef;
import org.meanfield.quality.Outlier;
import org.meanfield.quality.SetFindings;
import org.meanfield.text.EnumWord;

/**
 * What was found out about a data set, as JSON for programs: all that is listed, names in full.
 * Fields are added, but neither renamed nor removed within a {@code version}.
 *
 * <pre>{@code
 * format        "meanfield-data-report"
 * version       1
 * title         what the data set is called
 * at            when it was looked at, ISO 8601 in UTC
 * image         the form images were looked at in: height, width (pixels), channels (grey, rgb),
 *               fit (stretch, crop, pad)
 * classes       names by index
 * sets          of each: name, location, images (that could be read), imagesByClass (by index),
 *               sizes (width, height, channels, images), unreadable (position, path, reason),
 *               remarks on files: kind (not_an_image, outside_classes, link_back, reached_again), files,
 *               named (some of them)
 * balance       of the training images: smallest, largest (classes by index), ratio, empty
 *               (classes by index), advice
 * duplicates    exact, near, contradicting, across; of each: images, groupCount, groups (exact,
 *               size, images); of those across also contradicting: groups with several labels;
 *               heldBack: validation images that are trained on too
 * outliers      of each: image, kind (blank, brightness, unlike_its_class), why, score
 * concerns      what needs attention, the gravest first: grade (grave, serious, mild), section of
 *               the page, text
 * limits        what could not be looked at
 * }</pre>
 *
 * <p>An image is {@code set} (by index), {@code position} (in the set's listing, from 0), {@code
 * name}, {@code label} (class by index; -1: unknown).
 */
public final class DataReportJson {
  private static final String FORMAT = "meanfield-data-report";
  private static final int VERSION = 1;

  private DataReportJson() {}

  /**
   * As indented text.
   *
   * @param title what the data set is called
   * @param at when it was looked at
   */
  public static String of(DataQualityReport findings, String title, Instant at) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", FORMAT).put("version", VERSION);
    root.put("title", title).put("at", at.toString());
    root.putObject("image")
        .put("height", findings.image().height())
        .put("width", findings.image().width())
        .put("channels", EnumWord.of(findings.image().channels()))
        .put("fit", EnumWord.of(findings.image().fit()));
    texts(root.putArray("classes"), findings.classNames());
    ArrayNode sets = root.putArray("sets");
    findings.sets().forEach(set -> put(sets.addObject(), set));
    put(root.putObject("balance"), findings.balance());
    ObjectNode duplicates = root.putObject("duplicates");
    put(duplicates.putObject("exact"), findings.duplicates().exact());
    put(duplicates.putObject("near"), findings.duplicates().near());
    put(duplicates.putObject("contradicting"), findings.duplicates().contradicting());
    ObjectNode across = duplicates.putObject("across");
    put(across, findings.duplicates().across());
    across.put("contradicting", findings.duplicates().acrossContradicting());
    duplicates.put("heldBack", findings.duplicates().heldBack());
    ArrayNode outliers = root.putArray("outliers");
    findings.outliers().forEach(outlier -> put(outliers.addObject(), outlier));
    ArrayNode concerns = root.putArray("concerns");
    for (Issue concern : Issue.of(findings)) {
      concerns
          .addObject()
          .put("grade", EnumWord.of(concern.grade()))
          .put("section", concern.section().anchor())
          .put("text", concern.text());
    }
    texts(root.putArray("limits"), findings.limits());
    return root.toPrettyString();
  }

  private static void put(ObjectNode node, SetFindings set) {
    node.put("name", set.name()).put("location", set.location()).put("images", set.images());
    ArrayNode counts = node.putArray("imagesByClass");
    set.countsByClass().forEach(counts::add);
    ArrayNode sizes = node.putArray("sizes");
    for (SetFindings.StoredForm form : set.sizes()) {
      sizes
          .addObject()
          .put("width", form.width())
          .put("height", form.height())
          .put("channels", form.channels())
          .put("images", form.images());
    }
    ArrayNode unreadable = node.putArray("unreadable");
    set.undecodable()
        .forEach(
            file ->
                unreadable
                    .addObject()
                    .put("position", file.position())
                    .put("path", file.path())
                    .put("reason", file.reason()));
    node.set("remarks", RemarksJson.of(set.remarks()));
  }

  private static void put(ObjectNode node, ClassBalance balance) {
    node.put("smallest", balance.smallest()).put("largest", balance.largest());
    node.put("ratio", balance.ratio());
    ArrayNode empty = node.putArray("empty");
    balance.empty().forEach(empty::add);
    texts(node.putArray("advice"), balance.advice());
  }

  private static void put(ObjectNode node, Duplicates.Tally tally) {
    node.put("images", tally.images()).put("groupCount", tally.groupCount());
    ArrayNode groups = node.putArray("groups");
    for (Duplicates.Group group : tally.groups()) {
      ObjectNode entry = groups.addObject().put("exact", group.exact()).put("size", group.size());
      ArrayNode images = entry.putArray("images");
      group.images().forEach(image -> put(images.addObject(), image));
    }
  }

  private static void put(ObjectNode node, Outlier outlier) {
    put(node.putObject("image"), outlier.image());
    node.put("kind", EnumWord.of(outlier.kind()));
    node.put("why", outlier.why()).put("score", outlier.score());
  }

  private static void put(ObjectNode node, ImageRef image) {
    node.put("set", image.set()).put("position", image.position());
    node.put("name", image.name()).put("label", image.label());
  }

  private static void texts(ArrayNode node, List<String> texts) {
    texts.forEach(node::add);
  }
}
