package org.meanfield.dataset.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meanfield.config.ImageRecipe;
import org.meanfield.config.ImageRecipe.Channels;
import org.meanfield.config.ImageRecipe.Fit;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.storage.Part;

class ShardManifestTest {
  private static final ImageRecipe IMAGE = new ImageRecipe(1, 2, Channels.GREY, Fit.CROP);

  private static ShardPlan plan(ImageRecipe image, String fingerprint, int parts) {
    return plan(image, fingerprint, "", parts);
  }

  private static ShardPlan plan(ImageRecipe image, String fingerprint, String times, int parts) {
    return new ShardPlan(
        "/photos", "/photos", fingerprint, times, 6, List.of("cat", "dog"), image, -7, parts);
  }

  private static ShardFile file(String name, int rows) {
    return new ShardFile(new Part(name, 1000, "0".repeat(64)), 0xfedc_ba98L, rows);
  }

  /** Of the pixels 1, 3, 1, 3, ... */
  private static ShardManifest manifest() {
    return new ShardManifest(
        plan(IMAGE, "f", 2),
        1,
        new ShardContents(List.of(3L, 2L), 10, List.of(20L), List.of(50L)),
        List.of(file("part-00000.parquet", 3), file("part-00001.parquet", 2)),
        List.of(file("listing-00000.parquet", 5)));
  }

  private static void assertRefused(String json, String... told) {
    assertThatThrownBy(
            () -> ShardManifest.parse("shards.json", json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            MeanfieldException.class, fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.DATA))
        .hasMessageContainingAll(told);
  }

  private static String json() {
    return new String(manifest().toJson(), StandardCharsets.UTF_8);
  }

  @Test
  void readsWhatWasWritten() {
    assertThat(ShardManifest.parse("shards.json", manifest().toJson())).isEqualTo(manifest());
  }

  @Test
  void tellsMeanAndDeviationByTheSums() {
    assertThat(manifest().contents().mean(0)).isEqualTo(2);
    assertThat(manifest().contents().deviation(0)).isCloseTo(1, within(1e-12));
    assertThat(json()).contains("\"mean\" : [ 2.0 ]", "\"deviation\" : [ 1.0 ]");
  }

  /** By which files that earlier versions wrote are found whole. */
  @Test
  void keepsTheNamesOfItsSums() {
    assertThat(json())
        .containsSubsequence(
            "\"countsByClass\" : [ 3, 2 ]",
            "\"pixels\" : 10",
            "\"sums\" : [ 20 ]",
            "\"squares\" : [ 50 ]");
  }

  @Test
  void refusesANewerVersion() {
    assertRefused(
        json().replace("\"version\" : 1", "\"version\" : 2"),
        "shards.json has 2 in its field 'version'",
        "expected 1, the one this Meanfield reads");
  }

  @Test
  void refusesOneThatWasChanged() {
    assertRefused(json().replace("\"seed\" : -7", "\"seed\" : 7"), "the file was changed");
    assertRefused(json().replace("\"rows\" : 2", "\"rows\" : 1"), "is no manifest of shards");
    assertRefused(json().substring(0, 300), "is not valid JSON");
  }

  /** 1000 bytes of file hold at most 500 images of two bytes. */
  @Test
  void refusesMoreRowsThanAFileCanHold() {
    assertRefused(
        json()
            .replace("\"rows\" : 3", "\"rows\" : 600")
            .replace("\"rows\" : 5", "\"rows\" : 602")
            .replace("\"images\" : 6", "\"images\" : 603"),
        "part-00000.parquet of 1000 bytes can't hold 600 images");
  }

  @Test
  void namesInWhatPlansDiffer_whateverTheirParts() {
    ShardPlan plan = plan(IMAGE, "f", 2);
    assertThat(plan.differences(plan(IMAGE, "f", 9))).isEmpty();
    assertThat(plan.differences(plan(new ImageRecipe(1, 3, Channels.GREY, Fit.PAD), "g", 2)))
        .containsExactly(
            "data.image.width was 2, and is 3",
            "data.image.fit was crop, and is pad",
            "the images in /photos were others");
    assertThat(ShardPlan.parse("plan.json", plan.toJson())).isEqualTo(plan);
  }

  @Test
  void differFromPlansOfFilesThatWereModifiedSince_whereThatIsKnown() {
    ShardPlan plan = plan(IMAGE, "f", "noon", 2);
    assertThat(ShardPlan.parse("plan.json", plan.toJson())).isEqualTo(plan);
    assertThat(plan.differences(plan(IMAGE, "f", "noon", 3))).isEmpty();
    assertThat(plan.differences(plan(IMAGE, "f", "one", 2)))
        .singleElement()
        .asString()
        .startsWith("files of /photos have been modified or copied since");
    assertThat(plan.differences(plan(IMAGE, "f", "", 2))).isEmpty();
    assertThat(plan(IMAGE, "f", "", 2).differences(plan)).isEmpty();
  }

  @Test
  void addsUpContentsWhateverTheirOrder() {
    ShardContents one = new ShardContents(List.of(1L, 0L), 2, List.of(3L), List.of(5L));
    ShardContents other = new ShardContents(List.of(4L, 6L), 20, List.of(7L), List.of(9L));
    assertThat(one.and(other)).isEqualTo(other.and(one));
    assertThat(ShardContents.none(2, 1).and(one)).isEqualTo(one);
  }

  @Test
  void readsWhatIsNotedOfAPart() {
    WrittenPart written =
        new WrittenPart(
            file("part-00000.parquet", 3),
            manifest().contents(),
            List.of(new LeftOut(4, "dog/é.png", "no image")));
    assertThat(WrittenPart.parse("part-00000.json", written.toJson())).isEqualTo(written);
  }
}
