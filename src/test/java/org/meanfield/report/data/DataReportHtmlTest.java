package org.meanfield.report.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meanfield.config.ImageRecipe;
import org.meanfield.dataset.example.Undecodable;
import org.meanfield.quality.DataQualityReport;
import org.meanfield.quality.Duplicates;
import org.meanfield.quality.ImageRef;
import org.meanfield.quality.Outlier;
import org.meanfield.quality.SetFindings;

class DataReportHtmlTest {
  private static String html(
      DataQualityReport findings, Map<ImageRef, byte[]> pictures, List<List<ImageRef>> examples) {
    return DataReportHtml.of(findings, pictures, examples, "Pets", FoundData.AT);
  }

  private static Document page(DataQualityReport findings) {
    return Jsoup.parse(html(findings, Map.of(), List.of()));
  }

  private static List<String> texts(Element element, String query) {
    return element.select(query).eachText();
  }

  private static DataQualityReport with(DataQualityReport base, Duplicates duplicates) {
    return new DataQualityReport(
        base.image(),
        base.classNames(),
        base.sets(),
        base.balance(),
        duplicates,
        base.outliers(),
        base.limits());
  }

  private static DataQualityReport with(DataQualityReport base, ImageRecipe form) {
    return new DataQualityReport(
        form,
        base.classNames(),
        base.sets(),
        base.balance(),
        base.duplicates(),
        base.outliers(),
        base.limits());
  }

  @Test
  void itsHeadTellsWhatWasLookedAt() {
    Document page = page(FoundData.faulty(""));

    assertThat(page.select("h1").text()).isEqualTo("Pets");
    assertThat(page.select(".kicker").text()).contains("27 November 2026, 01:02 UTC");
    // 1,021 + 1,033 + 0 and 107 + 109 + 113 images; a concern of each kind, and a second on images
    // that are the same.
    assertThat(page.select(".summary").text())
        .isEqualTo("2,383 images of 3 classes; 8 findings need your attention.");
    assertThat(texts(page, "header tbody tr"))
        .containsExactly("train /data/train 2,054 2", "test /data/test 329 0");
  }

  @Test
  void whatToDoIsListedGravestFirst_eachLinkedToWhatItIsAbout() {
    Document page = page(FoundData.faulty(""));

    assertThat(page.select(".concerns a").eachAttr("href"))
        .containsExactly(
            "#across",
            "#exact",
            "#contradicting",
            "#unreadable",
            "#classes",
            "#exact",
            "#near",
            "#outliers")
        .allSatisfy(link -> assertThat(page.select(link)).hasSize(1));
    assertThat(texts(page, ".concerns .grade"))
        .containsExactly(
            "Fix first",
            "Fix first",
            "Fix first",
            "Fix",
            "Fix",
            "Look at it",
            "Look at it",
            "Look at it");
  }

  @Test
  void everyNumberThatWasFoundIsInItsText() {
    Document page = page(FoundData.faulty(""));

    assertThat(texts(page, "#class-counts tr"))
        .containsExactly(
            "Class train test Share of train",
            "cat 1,021 107 49.7 %",
            "dog 1,033 109 50.3 %",
            "fish 0 113 0.0 %",
            "All 2,054 329");
    assertThat(page.select("#classes").text())
        .contains("dog, has 1,033 images, the smallest, cat, has 1,021: 1.01 times")
        .contains("1 class without an image: fish.", "1 of 3 classes has no image");
    assertThat(texts(page, "#sizes tbody tr"))
        .containsExactly("640 × 481 1,997 329", "17 × 19 57 0");
    assertThat(page.select("#sizes").text())
        .contains("width 17 to 640, height 19 to 481 pixels", "32 × 32", "57 images are smaller");
    assertThat(texts(page, "#unreadable tbody tr"))
        .containsExactly("u train ends too early", "v train is empty");
    assertThat(page.select("#exact").text())
        .contains("41 images too many in 37 groups", "29 images, the same", "And 27 more.")
        .contains("And 36 smaller groups.");
    assertThat(page.select("#near").text()).contains("53 images too many in 47 groups");
    assertThat(page.select("#contradicting").text())
        .contains("67 images too many in 61 groups", "Not counted here: 59 groups");
    assertThat(page.select("#across").text()).contains("73 test images in 71 groups");
    assertThat(page.select("#outliers").text())
        .contains("of one colour (score 0.97)", "far off (score 7.25)")
        .contains("1 nearly of one colour, 1 unlike the others of the class");
    assertThat(page.select("#limits").text())
        .contains("among 100,003 images alone", "7 files: notes, w and 5 more.");
  }

  @Test
  void duplicatesTellSetNameAndLabelOfEach() {
    Document page = page(FoundData.faulty(""));

    assertThat(texts(page, "#across .picture figcaption"))
        .containsExactly("cat train: a", "cat test: d");
    assertThat(texts(page, "#exact .picture figcaption"))
        .containsExactly("cat train: a", "label unknown train: c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "</script><script>alert(1)</script>",
        "</style><style>*{display:none}</style>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "<!-- ",
        "{{title}}{{{script}}}{{>picture}}",
        "javascript:alert(1)",
        "https://example.org/pixel.png",
        "&lt;script&gt;&#x3C;b>"
      })
  void namesAreTextWhateverTheyHold(String hostile) {
    DataQualityReport findings = FoundData.faulty(hostile);
    List<ImageRef> image = findings.duplicates().across().groups().get(0).images();

    Document page =
        Jsoup.parse(
            DataReportHtml.of(
                findings,
                FoundData.pictures(32, image),
                List.of(image),
                "Pets" + hostile,
                FoundData.AT));

    assertThat(page.select("h1").text()).isEqualTo("Pets" + hostile.strip());
    assertThat(page.expectFirst("#class-counts tbody th").text())
        .isEqualTo("cat" + hostile.strip());
    assertThat(page.expectFirst("#unreadable tbody tr:last-child td:last-child").text())
        .isEqualTo("is empty");
    assertThat(page.expectFirst("#limits p").text()).endsWith("alone" + hostile.strip());
    assertThat(page.select("script")).hasSize(3);
    assertThat(page.select("style")).hasSize(1);
    assertThat(page.select("iframe, object, embed, link, base, form, svg, video")).isEmpty();
    assertThat(page.getAllElements().eachAttr("src"))
        .isNotEmpty()
        .allMatch(uri -> uri.startsWith("data:image/png;base64,"));
    assertThat(page.getAllElements().eachAttr("href")).allMatch(uri -> uri.startsWith("#"));
    for (Element element : page.getAllElements()) {
      assertThat(element.attributes())
          .noneMatch(a -> a.getKey().startsWith("on") || a.getKey().equals("style"));
    }
  }

  @Test
  void namesStayOnALine_wholeCharacters_andNoLongerThanFits() {
    String emoji = "🐈";
    String name = "\n\r\t\u0000\u202Egnp\u2028" + emoji.repeat(4_000) + "\uD83D";

    String html = html(FoundData.faulty(name), Map.of(), List.of());

    assertThat(html).contains("gnp " + emoji).doesNotContain("\u0000", "\u202E", "\u2028");
    assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(html)).isTrue();
    assertThat(html).hasSizeLessThan(300_000);
  }

  @Test
  void nothingIsLoadedAndNoScriptRunsButItsOwn() throws Exception {
    Document page = page(FoundData.faulty(""));
    Elements scripts = page.select("script:not([type])");
    List<String> hashes = new ArrayList<>();
    for (Element script : scripts) {
      byte[] text = script.data().getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
      hashes.add("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
    }

    assertThat(scripts).hasSize(2);
    assertThat(scripts.get(0).data()).contains("Chart.js v", "MIT").doesNotContain("sourceMapping");
    assertThat(
            page.select("head > meta[http-equiv=Content-Security-Policy]")
                .attr("content")
                .split("; "))
        .containsExactly(
            "default-src 'none'",
            "img-src data:",
            "style-src 'unsafe-inline'",
            "script-src " + String.join(" ", hashes),
            "base-uri 'none'",
            "form-action 'none'");
    assertThat(page.expectFirst("style").data()).doesNotContain("url(", "@import");
  }

  @Test
  void itReadsWithoutScriptAndWithoutSight() {
    DataQualityReport findings = FoundData.faulty("");
    List<ImageRef> images = findings.duplicates().across().groups().get(0).images();

    Document page =
        Jsoup.parse(html(findings, FoundData.pictures(32, images), List.of(images, images)));

    assertThat(page.select("html").attr("lang")).isEqualTo("en");
    assertThat(page.select("figure.chart")).hasSize(2).allMatch(chart -> chart.hasAttr("hidden"));
    assertThat(page.select("canvas")).allMatch(c -> !c.attr("aria-label").isBlank());
    assertThat(page.select("img")).isNotEmpty().allMatch(i -> i.attr("alt").startsWith("An image"));
    assertThat(page.select("table"))
        .allMatch(table -> table.select("thead th").eachAttr("scope").contains("col"))
        .allMatch(table -> !table.select("tbody th[scope=row]").isEmpty())
        .allMatch(table -> table.closest(".scroll[tabindex=0][aria-label]") != null);
    assertThat(page.select("[id]").eachAttr("id")).doesNotHaveDuplicates();
    int level = 0;
    for (Element heading : page.select("h1, h2, h3, h4, h5")) {
      int next = heading.tagName().charAt(1) - '0';
      assertThat(next).as(heading.text()).isLessThanOrEqualTo(level + 1);
      level = next;
    }
  }

  @Test
  void chartsShowWhatTheTablesTell() throws IOException {
    Document page = page(FoundData.faulty("<"));

    JsonNode charts = new ObjectMapper().readTree(page.expectFirst("#charts").data());

    assertThat(charts.findValuesAsText("id"))
        .containsExactlyElementsOf(page.select("canvas").eachAttr("id"));
    JsonNode classes = charts.get(0);
    assertThat(classes.get("labels").toString()).isEqualTo("[\"cat<\",\"dog<\",\"fish<\"]");
    assertThat(classes.at("/series/0/values").toString()).isEqualTo("[1021,1033,0]");
    assertThat(classes.at("/series/1/values").toString()).isEqualTo("[107,109,113]");
    JsonNode sizes = charts.get(1);
    assertThat(sizes.at("/series/0/points").toString()).isEqualTo("[[640,481,1997],[17,19,57]]");
    assertThat(sizes.at("/series/1/points").toString()).isEqualTo("[[640,481,329]]");
  }

  @Test
  void evenClassesHaveNoLargest() {
    Document page = page(FoundData.faultless(List.of("cat", "dog"), List.of(5, 5), List.of(1, 2)));

    assertThat(page.select("#classes").text())
        .contains("Every class has 5 images.")
        .doesNotContain("largest");
  }

  @Test
  void oneClassIsAPageToo() {
    Document page = page(FoundData.faultless(List.of("cat"), List.of(5), List.of(0)));

    assertThat(page.select(".summary").text())
        .isEqualTo("5 images of 1 class; nothing needs your attention.");
    assertThat(page.select("#attention").text()).contains("Nothing was found");
    assertThat(page.select("#classes").text()).contains("one class alone");
    assertThat(page.select("#sizes").text()).contains("All images are 32 × 32 pixels");
    assertThat(page.select("#limits").text()).contains("Every image was looked at.");
    assertThat(texts(page, "#class-counts tbody tr")).containsExactly("cat 5 0 100.0 %");
  }

  @Test
  void fortyClassesAreBars_moreAreTheirSpreadAndTheEnds() throws IOException {
    Document forty = page(FoundData.ofClasses(40));
    Document more = page(FoundData.ofClasses(41));

    assertThat(forty.select("#classes canvas").eachAttr("id")).containsExactly("chart-classes");
    assertThat(forty.select("#classes details")).isEmpty();
    assertThat(more.select("#classes canvas").eachAttr("id"))
        .containsExactly("chart-spread", "chart-largest", "chart-smallest");
    assertThat(more.select("#classes details #class-counts tbody tr")).hasSize(41);
    JsonNode charts = new ObjectMapper().readTree(more.expectFirst("#charts").data());
    // Class c has 3 + 7 c images: the largest are the last.
    assertThat(charts.at("/1/labels/0").asText()).isEqualTo("class number 40");
    assertThat(charts.at("/1/series/0/values/0").asInt()).isEqualTo(283);
    assertThat(charts.at("/2/labels/14").asText()).isEqualTo("class number 0");
    assertThat(charts.at("/2/series/1/values/14").asInt()).isEqualTo(1);
  }

  @Test
  void tenThousandClassesFitAPage() {
    List<List<ImageRef>> examples = FoundData.examples(10_000, 2);

    String html =
        html(
            FoundData.ofClasses(10_000),
            FoundData.pictures(32, FoundData.flat(examples)),
            examples);

    assertThat(html).hasSizeLessThan(3_000_000);
    Document page = Jsoup.parse(html);
    assertThat(page.select("#class-counts tbody tr")).hasSize(10_000);
    assertThat(page.select("#examples img")).hasSize(400);
    assertThat(page.select("#examples").text()).contains("Of 400 of 10,000 classes");
    assertThat(page.expectFirst("#charts").data()).hasSizeLessThan(10_000);
  }

  @Test
  void examplesAreOfEachClass_beyondFortyWhenAsked() {
    List<List<ImageRef>> examples = FoundData.examples(50, 20);

    Document page =
        Jsoup.parse(
            html(
                FoundData.ofClasses(50),
                FoundData.pictures(32, FoundData.flat(examples)),
                examples));

    assertThat(page.select("#examples > .groups > .group")).hasSize(40);
    assertThat(page.select("#examples details .group")).hasSize(10);
    // 400 pictures are dealt to 50 classes.
    assertThat(page.select("#examples .group")).allMatch(g -> g.select("img").size() == 8);
    assertThat(page.expectFirst("#examples h3").text()).isEqualTo("class number 0 3 images");
  }

  @Test
  void examplesWithoutPictureAreLeftOut_otherImagesAreNamed() {
    DataQualityReport findings = FoundData.faulty("");
    List<List<ImageRef>> examples = FoundData.examples(2, 2);
    ImageRef pictured = examples.get(1).get(1);

    Document page =
        Jsoup.parse(html(findings, FoundData.pictures(32, List.of(pictured)), examples));

    assertThat(page.select("img")).hasSize(1);
    assertThat(page.select("#examples h3").text()).isEqualTo("dog 1,033 images");
    assertThat(page.select("#near .picture")).hasSize(2);
  }

  @Test
  void twentyGroupsOfAKindAreSeen_theRestWhenAsked_noneWithoutEnd() {
    List<Duplicates.Group> groups =
        IntStream.range(0, 200)
            .mapToObj(
                g ->
                    new Duplicates.Group(
                        true,
                        900,
                        IntStream.range(0, 20)
                            .mapToObj(i -> FoundData.image(0, 20 * g + i, g + "/" + i, 0))
                            .toList()))
            .toList();
    Duplicates.Tally many = new Duplicates.Tally(1_000_000, 1_234, groups);
    List<ImageRef> images = groups.stream().flatMap(group -> group.images().stream()).toList();
    DataQualityReport findings =
        with(FoundData.ofClasses(2), new Duplicates(many, many, many, many, 0, 0));
    List<List<ImageRef>> examples = FoundData.examples(2, 20);
    Map<ImageRef, byte[]> pictures = new HashMap<>(FoundData.pictures(32, images));
    pictures.putAll(FoundData.pictures(32, FoundData.flat(examples)));

    String html = html(findings, pictures, examples);

    Document page = Jsoup.parse(html);
    for (String kind : List.of("#across", "#contradicting", "#exact", "#near")) {
      assertThat(page.select(kind + " > .groups > .group")).hasSize(20);
      assertThat(page.select(kind + " details .group")).hasSize(180);
      assertThat(page.select(kind + " img")).hasSize(60);
      assertThat(page.select(kind).text()).contains("And 894 more.", "And 1,034 smaller groups.");
    }
    // The examples have not been crowded out.
    assertThat(page.select("#examples img")).hasSize(24);
    assertThat(html).hasSizeLessThan(3_000_000);
  }

  @Test
  void twoHundredUnreadableFilesAreListed_theOthersCounted() {
    List<Undecodable> files =
        IntStream.range(0, 1_205)
            .mapToObj(i -> new Undecodable(i, i + ".jpg", "is empty"))
            .toList();
    DataQualityReport base = FoundData.ofClasses(2);
    SetFindings train = base.sets().get(0);
    DataQualityReport findings =
        new DataQualityReport(
            base.image(),
            base.classNames(),
            List.of(
                new SetFindings(
                    train.name(),
                    train.location(),
                    train.countsByClass(),
                    train.sizes(),
                    files,
                    List.of())),
            base.balance(),
            base.duplicates(),
            base.outliers(),
            base.limits());

    Document page = page(findings);

    assertThat(page.select("#unreadable tbody tr")).hasSize(200);
    assertThat(page.select("#unreadable").text()).contains("1,205 files", "And 1,005 more.");
  }

  @Test
  void fortyOutliersAreSeen_theRestWhenAsked() {
    DataQualityReport base = FoundData.ofClasses(2);
    List<Outlier> outliers =
        IntStream.range(0, 90)
            .mapToObj(
                i ->
                    new Outlier(
                        FoundData.image(0, i, i + ".png", 0), Outlier.Kind.BRIGHTNESS, "dark", i))
            .toList();
    DataQualityReport findings =
        new DataQualityReport(
            base.image(),
            base.classNames(),
            base.sets(),
            base.balance(),
            base.duplicates(),
            outliers,
            base.limits());

    Document page = page(findings);

    assertThat(page.select("#outliers > .pictures > .picture")).hasSize(40);
    assertThat(page.select("#outliers details .picture")).hasSize(50);
    assertThat(page.select("#outliers summary").text()).isEqualTo("50 more");
  }

  @ParameterizedTest
  @ValueSource(ints = {48, 49, 224})
  void picturesAreTheImages_smallOnesPixelByPixel(int side) throws IOException {
    DataQualityReport findings = with(FoundData.ofClasses(1), FoundData.form(side));
    ImageRef image = FoundData.image(0, 200, "a", 0);

    Document page =
        Jsoup.parse(
            html(findings, FoundData.pictures(side, List.of(image)), List.of(List.of(image))));

    String uri = page.select("#examples img").attr("src");
    assertThat(uri).startsWith(side <= 48 ? "data:image/png;base64," : "data:image/jpeg;base64,");
    byte[] file = Base64.getDecoder().decode(uri.substring(uri.indexOf(',') + 1));
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(file));
    assertThat(picture.getWidth()).isEqualTo(Math.min(side, 112));
    assertThat(picture.getHeight()).isEqualTo(picture.getWidth());
    // Its pixels are 200; JPEG may miss by one.
    assertThat(picture.getRGB(5, 7) & 0xFF)
        .isBetween(side <= 48 ? 200 : 199, side <= 48 ? 200 : 201);
  }
}
