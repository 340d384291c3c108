package org.meanfield.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.dataset.decode.Decoded;
import org.meanfield.dataset.decode.StoredForm;
import org.meanfield.network.InputShape;
import org.meanfield.network.NetworkCatalog;
import org.meanfield.network.Normalization;

class PredictingIteratorTest {
  private static final int SIDE = 28;
  private static final int ROWS = 200;
  private static final AtomicInteger PULLED = new AtomicInteger();

  /** Rows are numbers; every third has no image. */
  private record Numbers(long bytes) implements RowMapper<Integer, String> {
    @Override
    public Decoded decoded(Integer row) {
      return row % 3 == 0
          ? new Decoded.Damaged("it is " + row)
          : new Decoded.Pixels(new byte[SIDE * SIDE], new StoredForm(SIDE, SIDE, 1));
    }

    @Override
    public long bytes(Integer row) {
      return bytes;
    }

    @Override
    public String answered(Integer row, float[] probabilities, int offset) {
      return row + ": " + (probabilities.length - offset) / 3;
    }

    @Override
    public String unanswered(Integer row, String reason) {
      return row + ": " + reason;
    }
  }

  private static List<String> answers(JavaSparkContext spark, long bytes, int many) {
    Model model =
        new Model(
            EngineName.AUTO,
            new EngineSpec(
                NetworkCatalog.of("lenet", new InputShape(SIDE, SIDE, 1), 3),
                Normalization.scale(1),
                null,
                5),
            target -> {});
    return spark
        .parallelize(List.of(0), 1)
        .mapPartitions(
            one -> {
              PULLED.set(0);
              Iterator<Integer> rows =
                  IntStream.range(0, ROWS).peek(row -> PULLED.incrementAndGet()).iterator();
              PredictingIterator<Integer, String> answered =
                  new PredictingIterator<>(rows, model, new Numbers(bytes));
              List<String> some = new ArrayList<>();
              while (some.size() < many && answered.hasNext()) {
                some.add(answered.next());
              }
              return some.iterator();
            })
        .collect();
  }

  @Test
  void comeInTheirOrder_aBatchAtATime_andFewerWhereRowsAreLarge() {
    try (JavaSparkContext spark = JavaSparkContext.fromSparkContext(LocalSpark.start(1))) {
      List<String> all = answers(spark, 0, ROWS);

      assertThat(all)
          .hasSize(ROWS)
          .startsWith("0: it is 0", "1: 42", "2: 41", "3: it is 3", "4: 40")
          .allSatisfy(one -> assertThat(all.indexOf(one)).isEqualTo(number(one)));
      assertThat(answers(spark, 0, 1)).hasSize(1);
      assertThat(PULLED).hasValue(64);
      answers(spark, 30 << 20, 1);
      assertThat(PULLED).hasValue(3);
    }
  }

  private static int number(String answer) {
    return Integer.parseInt(answer.substring(0, answer.indexOf(':')));
  }
}
