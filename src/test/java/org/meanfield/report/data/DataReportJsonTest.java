package org.meanfield.report.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.example.Undecodable;
import org.meanfield.dataset.files.FileRemark;
import org.meanfield.quality.ClassBalance;
import org.meanfield.quality.DataQualityReport;
import org.meanfield.quality.Duplicates;
import org.meanfield.quality.ImageRef;
import org.meanfield.quality.Outlier;
import org.meanfield.quality.SetFindings;

class DataReportJsonTest {
  @Test
  void tellsOfLabelsThatLookAlike_andOfEmptyOnes() throws IOException {
    JsonNode concerns =
        json(FoundData.faultless(List.of("", "cat", "cat "), List.of(50, 50, 50), List.of(5, 5, 5)))
            .get("concerns");

    assertThat(concerns.findValuesAsText("text"))
        .hasSize(2)
        .anySatisfy(text -> assertThat(text).startsWith("A label is empty, or of blanks alone"))
        .anySatisfy(
            text -> assertThat(text).startsWith("\"cat\" and \"cat \": labels that differ in"));
  }

  private static JsonNode json(DataQualityReport findings) throws IOException {
    return new ObjectMapper().readTree(DataReportJson.of(findings, "Pets", FoundData.AT));
  }

  private static List<String> fields(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String upper(JsonNode text) {
    return text.asText().toUpperCase(Locale.ROOT);
  }

  private static List<Integer> numbers(JsonNode list) {
    List<Integer> numbers = new ArrayList<>();
    list.forEach(number -> numbers.add(number.asInt()));
    return numbers;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static ImageRef image(JsonNode node) {
    return new ImageRef(
        node.get("set").asInt(),
        node.get("position").asLong(),
        node.get("name").asText(),
        node.get("label").asInt());
  }

  private static SetFindings set(JsonNode node) {
    List<SetFindings.StoredForm> sizes = new ArrayList<>();
    node.get("sizes")
        .forEach(
            size ->
                sizes.add(
                    new SetFindings.StoredForm(
                        size.get("width").asInt(),
                        size.get("height").asInt(),
                        size.get("channels").asInt(),
                        size.get("images").asInt())));
    List<Undecodable> unreadable = new ArrayList<>();
    node.get("unreadable")
        .forEach(
            file ->
                unreadable.add(
                    new Undecodable(
                        file.get("position").asLong(),
                        file.get("path").asText(),
                        file.get("reason").asText())));
    return new SetFindings(
        node.get("name").asText(),
        node.get("location").asText(),
        numbers(node.get("imagesByClass")),
        sizes,
        unreadable,
        remarks(node));
  }

  /** The headline is for people alone. */
  private static List<FileRemark> remarks(JsonNode set) {
    List<FileRemark> remarks = new ArrayList<>();
    for (JsonNode remark : set.get("remarks")) {
      remarks.add(
          new FileRemark(
              FileRemark.Kind.valueOf(upper(remark.get("kind"))),
              "7 files",
              remark.get("files").asInt(),
              texts(remark.get("named"))));
    }
    return remarks;
  }

  private static Duplicates.Tally tally(JsonNode node) {
    List<Duplicates.Group> groups = new ArrayList<>();
    for (JsonNode group : node.get("groups")) {
      List<ImageRef> images = new ArrayList<>();
      group.get("images").forEach(image -> images.add(image(image)));
      groups.add(
          new Duplicates.Group(group.get("exact").asBoolean(), group.get("size").asInt(), images));
    }
    return new Duplicates.Tally(node.get("images").asInt(), node.get("groupCount").asInt(), groups);
  }

  private static DataQualityReport findings(JsonNode root) {
    List<SetFindings> sets = new ArrayList<>();
    root.get("sets").forEach(set -> sets.add(set(set)));
    List<Outlier> outliers = new ArrayList<>();
    root.get("outliers")
        .forEach(
            outlier ->
                outliers.add(
                    new Outlier(
                        image(outlier.get("image")),
                        Outlier.Kind.valueOf(upper(outlier.get("kind"))),
                        outlier.get("why").asText(),
                        outlier.get("score").asDouble())));
    JsonNode form = root.get("image");
    JsonNode balance = root.get("balance");
    JsonNode duplicates = root.get("duplicates");
    return new DataQualityReport(
        new ImageRecipe(
            form.get("height").asInt(),
            form.get("width").asInt(),
            ImageRecipe.Channels.valueOf(upper(form.get("channels"))),
            ImageRecipe.Fit.valueOf(upper(form.get("fit")))),
        texts(root.get("classes")),
        sets,
        new ClassBalance(
            balance.get("smallest").asInt(),
            balance.get("largest").asInt(),
            balance.get("ratio").asDouble(),
            numbers(balance.get("empty")),
            texts(balance.get("advice"))),
        new Duplicates(
            tally(duplicates.get("exact")),
            tally(duplicates.get("near")),
            tally(duplicates.get("contradicting")),
            tally(duplicates.get("across")),
            duplicates.get("across").get("contradicting").asInt(),
            duplicates.get("heldBack").asInt()),
        outliers,
        texts(root.get("limits")));
  }

  @Test
  void allThatWasFoundIsReadBackFromIt_namesInFull() throws IOException {
    DataQualityReport found = FoundData.faulty("\n\"</script>🐈" + "x".repeat(4_000));

    assertThat(findings(json(found))).isEqualTo(found);
  }

  @Test
  void itsFieldsKeepTheirNames() throws IOException {
    JsonNode root = json(FoundData.faulty(""));

    assertThat(fields(root))
        .containsExactly(
            "format",
            "version",
            "title",
            "at",
            "image",
            "classes",
            "sets",
            "balance",
            "duplicates",
            "outliers",
            "concerns",
            "limits");
    assertThat(root.get("format").asText()).isEqualTo("meanfield-data-report");
    assertThat(root.get("version").asInt()).isEqualTo(1);
    assertThat(root.get("at").asText()).isEqualTo("2026-11-27T01:02:03Z");
    assertThat(fields(root.at("/sets/0")))
        .containsExactly(
            "name", "location", "images", "imagesByClass", "sizes", "unreadable", "remarks");
    assertThat(root.at("/sets/0/images").asInt()).isEqualTo(2_054);
    assertThat(fields(root.at("/concerns/0"))).containsExactly("grade", "section", "text");
    assertThat(root.at("/concerns/0/section").asText()).isEqualTo("across");
  }
}
