package org.meanfield.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meanfield.evaluation.Evaluation;
import org.meanfield.evaluation.MetricAccumulator;
import org.meanfield.evaluation.Misclassification;
import org.meanfield.network.InputShape;

class HtmlTest {
  private static final Pattern PICTURE = Pattern.compile("src=\"data:image/png;base64,([^\"]+)\"");

  @TempDir Path folder;

  private static Misclassification mistake(InputShape shape, byte[] pixels) {
    return new Misclassification(
        "a\n%html <script>'\"&.png", "<cat>", "dog", 0.975f, 0.025f, shape, pixels);
  }

  private static BufferedImage picture(String html) throws IOException {
    Matcher found = PICTURE.matcher(html);
    assertThat(found.find()).isTrue();
    return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(found.group(1))));
  }

  @Test
  void mistakesAreToldWithTheirPictures() throws IOException {
    // Two rows of three: red, green, blue; black, grey, white.
    byte[] pixels = {
      -1, 0, 0, 0, -1, 0, 0, 0, -1, 0, 0, 0, (byte) 128, (byte) 128, (byte) 128, -1, -1, -1
    };

    String html = MistakesHtml.of(List.of(mistake(new InputShape(2, 3, 3), pixels)));

    assertThat(html)
        .contains("is <b>&lt;cat&gt;</b> (2.5 %)", "taken for <b>dog</b> (97.5 %)")
        .contains("a %html &lt;script&gt;&#39;&quot;&amp;.png")
        .doesNotContain("\n", "<script>");
    assertThat(picture(html).getRGB(0, 0, 3, 2, null, 0, 3))
        .containsExactly(0xFFFF0000, 0xFF00FF00, 0xFF0000FF, 0xFF000000, 0xFF808080, 0xFFFFFFFF);
  }

  @Test
  void greyPicturesAreGrey() throws IOException {
    byte[] pixels = {0, 64, -1, 127};

    String html = MistakesHtml.of(List.of(mistake(new InputShape(2, 2, 1), pixels)));

    assertThat(picture(html).getRGB(0, 0, 2, 2, null, 0, 2))
        .containsExactly(0xFF000000, 0xFF404040, 0xFFFFFFFF, 0xFF7F7F7F);
  }

  @Test
  void largePicturesAreShrunk() throws IOException {
    InputShape shape = new InputShape(224, 448, 3);

    BufferedImage picture =
        picture(MistakesHtml.of(List.of(mistake(shape, new byte[shape.bytes()]))));

    assertThat(picture.getWidth()).isEqualTo(112);
    assertThat(picture.getHeight()).isEqualTo(56);
  }

  @Test
  void noMistakesAreSaidSo() {
    assertThat(MistakesHtml.of(List.of())).contains("No mistakes");
  }

  @Test
  void aConfusionMatrixHasACellAPair_andEscapesLabels() {
    String html = EvaluationHtml.confusion(SavedRun.evaluation());

    assertThat(html)
        .contains("title=\"dog taken for cat: 33.3 %\"", "&lt;b&gt;%table&lt;/b&gt;")
        .doesNotContain("<b>", "\n");
    assertThat(html.split("<td ", -1)).hasSize(1 + 9);
  }

  @Test
  void scoresTellEachClass_andADashForWhatIsNotDefined() {
    MetricAccumulator tally = new MetricAccumulator(3);
    tally.add(new float[] {1, 0, 0}, 0, 0);

    String html = EvaluationHtml.scores(tally.evaluation(SavedRun.LABELS));

    assertThat(html)
        .contains("Accuracy 100.0 %", "1 of 1 images right", ">&ndash;<")
        .doesNotContain("NaN", "<b>%");
  }

  @Test
  void manyClassesAreToldByWhatIsConfusedMost_onAPageOfBoundedSize() {
    int classes = 1_200;
    MetricAccumulator tally = new MetricAccumulator(classes);
    for (int c = 0; c < classes; c++) {
      for (int answer : new int[] {c, (c + 1) % classes, c == 7 ? 9 : c}) {
        float[] probabilities = new float[classes];
        probabilities[answer] = 1;
        tally.add(probabilities, 0, c);
        tally.add(probabilities, 0, c);
      }
    }
    Evaluation wide =
        tally.evaluation(IntStream.range(0, classes).mapToObj(c -> "class " + c).toList());

    String text = EvaluationHtml.confusion(wide).replaceAll("<[^>]+>", "|");

    assertThat(text)
        .contains("A matrix of 1,200 classes is too wide for a page. 1,201 pairs of classes")
        .containsPattern("of the class\\|+class 0\\|+class 1\\|+2\\|+33.3 %\\|")
        .containsPattern("class 7\\|+class 9\\|+2\\|+33.3 %\\|");
    assertThat(EvaluationHtml.scores(wide).length() + EvaluationHtml.confusion(wide).length())
        .isLessThan(150_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 31})
  void aMatrixOfTooManyClassesIsLeftOut(int classes) {
    MetricAccumulator tally = new MetricAccumulator(classes);
    tally.add(new float[classes], 0, 0);
    Evaluation wide =
        tally.evaluation(IntStream.range(0, classes).mapToObj(Integer::toString).toList());

    assertThat(EvaluationHtml.confusion(wide).contains("too wide")).isEqualTo(classes > 30);
  }

  @Test
  void runsStandSideBySide() throws IOException {
    Configuration hadoop = new Configuration();
    RunRecord tested =
        RunRecord.read(SavedRun.writeTested(folder.resolve("a"), "2").toString(), hadoop);
    RunRecord other = RunRecord.read(SavedRun.write(folder.resolve("b"), "3").toString(), hadoop);

    String text = RunHtml.of(List.of(tested, other)).replaceAll("<[^>]+>", "|");

    assertThat(text)
        .containsPattern("epochs\\|+2 of 2\\|+2 of 3\\|")
        .containsPattern("test accuracy\\|+60.0 %\\|+not tested\\|")
        .containsPattern("training time\\|+5.0 s\\|")
        .containsPattern("speed\\|+15 images a second\\|")
        .containsPattern("moved by averaging\\|+200 B, 80 B of it between processes\\|");
  }
}
