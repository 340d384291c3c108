package org.meanfield.job;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.meanfield.cluster.Application;
import org.meanfield.config.TableLocation;
import org.meanfield.dataset.SourceDetector;
import org.meanfield.dataset.files.FileRemark;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.dataset.source.table.UnlabelledTable;

/** Images that a model is asked about, whose labels are of no account. */
interface UnlabelledImages {
  /**
   * Images by what {@code data.train} takes, or one image; files are listed now, and a table is
   * looked for when it is predicted.
   */
  static UnlabelledImages of(String location, LoadedModel model, Configuration hadoop) {
    if (SourceResolver.needsApplication(location)) {
      return new InTable(TableLocation.of(location));
    }
    ImageSource source = SourceDetector.openUnlabelled(location, model.labels(), hadoop);
    source.requireForm(model.image());
    return new InFiles(source);
  }

  /** What is known to be images. */
  UnlabelledImages sniffed(SparkContext spark);

  /** What users should know of files beside the images. */
  List<FileRemark> remarks();

  /** As {@link PredictionMemory#check}. */
  void checkMemory(SparkContext spark, LoadedModel model);

  /** What a model says of them. */
  PredictedRows predicted(Application application, LoadedModel model);

  /** Files, which are listed first. */
  record InFiles(ImageSource source) implements UnlabelledImages {
    @Override
    public UnlabelledImages sniffed(SparkContext spark) {
      return new InFiles(source.sniffed(JavaSparkContext.fromSparkContext(spark)));
    }

    @Override
    public List<FileRemark> remarks() {
      return source.remarks();
    }

    @Override
    public void checkMemory(SparkContext spark, LoadedModel model) {
      PredictionMemory.check(spark, model, source);
    }

    @Override
    public PredictedRows predicted(Application application, LoadedModel model) {
      return PredictedRows.of(application.context(), model, source);
    }
  }

  /** Rows, which are predicted as they pass. */
  record InTable(TableLocation location) implements UnlabelledImages {
    @Override
    public UnlabelledImages sniffed(SparkContext spark) {
      return this;
    }

    @Override
    public List<FileRemark> remarks() {
      return List.of();
    }

    @Override
    public void checkMemory(SparkContext spark, LoadedModel model) {
      PredictionMemory.check(spark, model);
    }

    @Override
    public PredictedRows predicted(Application application, LoadedModel model) {
      SparkSession spark = application.session();
      return PredictedRows.of(application.context(), model, UnlabelledTable.open(spark, location));
    }
  }
}
