package org.meanfield.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meanfield.cluster.LocalSpark;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.model.ModelBundle;
import org.meanfield.report.RunLine;
import org.meanfield.report.RunList;
import org.meanfield.storage.Folder;

/** Where the runs of fits are kept that {@code runFolder} names. */
class RunsOfFitsTest {
  @TempDir static Path folder;
  private static SparkContext spark;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start(2);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Dataset<Row> table() throws IOException {
    return Pictures.table(new SparkSession(spark))
        .withColumn("label", functions.expr("cast(label = 'light' as double)"))
        .cache();
  }

  private static ImageClassifier classifier(Path runs) {
    return Pictures.classifier().setEpochs(1).setWorkers(1).setRunFolder(runs.toString());
  }

  private static List<RunLine> runs(Path in) {
    return RunList.of(Folder.at(in.toString(), new Configuration()), Instant.now());
  }

  @Test
  void eachFitHasItsOwn_underCrossValidationAndWhenACellIsRunAgain() throws IOException {
    Path runs = folder.resolve("runs of fits");
    ImageClassifier classifier = classifier(runs);
    Dataset<Row> table = table();
    CrossValidator validator =
        new CrossValidator()
            .setEstimator(classifier)
            .setEvaluator(new MulticlassClassificationEvaluator())
            .setEstimatorParamMaps(new ParamMap[] {ParamMap.empty()})
            .setNumFolds(2)
            .setParallelism(2)
            .setCollectSubModels(true);

    CrossValidatorModel found = validator.fit(table);
    ImageClassificationModel again = classifier.fit(table);

    List<ImageClassificationModel> models = new ArrayList<>(List.of(again));
    models.add((ImageClassificationModel) found.bestModel());
    for (var ofFold : found.subModels()) {
      models.add((ImageClassificationModel) ofFold[0]);
    }
    assertThat(models)
        .extracting(model -> model.run().orElseThrow())
        .containsExactlyInAnyOrderElementsOf(runs(runs).stream().map(RunLine::location).toList())
        .doesNotHaveDuplicates()
        .hasSize(4)
        .allSatisfy(run -> assertThat(Path.of(run)).hasParent(runs))
        .allSatisfy(
            run -> assertThat(Path.of(run).getFileName()).asString().startsWith(classifier.uid()));
    assertThat(runs(runs)).allSatisfy(run -> assertThat(run.state()).isEqualTo("done"));
    assertThat(ModelBundle.load(again.run().orElseThrow()).description().labels())
        .isEqualTo(again.labels());
    assertThat(again.copy(ParamMap.empty()).run()).isEqualTo(again.run());
  }

  @Test
  void saysWhereARunCanNotBe_inTheWordsOfAStage() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    Dataset<Row> table = table();

    assertThatThrownBy(() -> classifier(file).fit(table))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining(file + " is a file, not a folder")
        .hasMessageEndingWith("or choose another Param runFolder");
    assertThatThrownBy(() -> classifier(file).setRunFolder(" ").fit(table))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("found an empty path");
  }
}
