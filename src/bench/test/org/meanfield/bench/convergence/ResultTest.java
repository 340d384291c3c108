package org.meanfield.bench.convergence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.meanfield.config.OuterRecipe;
import org.meanfield.config.OuterRecipe.Kind;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ResultTest {
  private static final Averaging EPOCH = new Averaging(0, 0, Kind.AVERAGE.usual());
  private static final Averaging OFTEN = new Averaging(16, 0, new OuterRecipe(Kind.DILOCO, 1, 0.5));

  private static final List<Outcome> OUTCOMES =
      List.of(
          outcome(EPOCH, 42, 0.60, 10),
          outcome(OFTEN, 42, 0.70, 110),
          outcome(EPOCH, 43, 0.64, 10),
          outcome(OFTEN, 43, 0.71, 110));

  private static Outcome outcome(Averaging averaging, long seed, double test, long rounds) {
    return new Outcome(
        new Trial(averaging, seed), List.of(0.1, test + 0.01), test, rounds, 160_202);
  }

  @Test
  void gathersTheSeedsOfAConfiguration() {
    List<Result> results = Result.of(OUTCOMES);

    assertThat(results).extracting(Result::averaging).containsExactly(EPOCH, OFTEN);
    assertThat(results.get(0).meanTest()).isCloseTo(0.62, within(1e-9));
    assertThat(results.get(0).testSpread()).isCloseTo(0.04, within(1e-9));
    assertThat(results.get(0).meanLastValidation()).isCloseTo(0.63, within(1e-9));
  }

  @Test
  void countsTwiceTheWeightsForEachButOneWorkerARound() {
    // 10 rounds x 2 x 7 x 160,202 weights of 4 bytes.
    assertThat(OUTCOMES.get(0).bytes()).isEqualTo(89_713_120);
  }

  @Test
  void namesAConfigurationByItsSettings() {
    assertThat(OFTEN.name()).isEqualTo("every-16-diloco-1-0.5");
    assertThat(OFTEN.settings())
        .containsEntry("averaging.every", "16")
        .containsEntry("averaging.outer.momentum", "0.5");
    assertThat(new Averaging(0, 1, Kind.AVERAGE.usual()).name())
        .isEqualTo("dense-1-every-epoch-average");
    assertThat(Averaging.all()).extracting(Averaging::name).doesNotHaveDuplicates().hasSize(14);
  }

  @Test
  void drawsAPointAResult() throws Exception {
    List<Result> results = Result.of(OUTCOMES);

    int one = circles(Picture.svg(results.subList(0, 1)));
    int both = circles(Picture.svg(results));

    // Each a line of its own here, which has a circle in the legend too.
    assertThat(one).isEqualTo(2);
    assertThat(both).isEqualTo(4);
  }

  private static int circles(String svg) throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg.replaceFirst("<!DOCTYPE[^>]*>", ""))));
    assertThat(document.getDocumentElement().getNodeName()).isEqualTo("svg");
    return document.getElementsByTagName("circle").getLength();
  }
}
