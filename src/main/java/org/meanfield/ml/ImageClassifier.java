package org.meanfield.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.time.Clock;
import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.meanfield.cluster.ClusterAccess;
import org.meanfield.config.Recipe;
import org.meanfield.dataset.source.table.ColumnNames;
import org.meanfield.dataset.source.table.TableColumns;
import org.meanfield.dataset.source.table.TableSource;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.job.LoggingJobListener;
import org.meanfield.job.TrainingJob;
import org.meanfield.scoring.SavedModel;
import org.meanfield.scoring.ScoredTable.Invalid;

/**
 * Trains a network on a table's images, in the application of the table's own session: a stage for
 * Spark's pipelines, cross-validation and grids.
 *
 * <p>A label is a class's name, or its index from 0, as a StringIndexer gives it: then the names
 * are the indexer's. Names are sorted, unless the setting {@code data.labels} gives them in another
 * order; a prediction is the index in that order. A number stays the index that it is where a fold
 * of a cross-validation lacks a class.
 *
 * <p>A table is gone through twice, first for its labels: cache one that is costly to make, or that
 * comes out otherwise each time. Every method that does work throws {@link MeanfieldException} with
 * a message for users. Not for concurrent changes. Fits run side by side as far as there are task
 * slots for all their workers; others wait.
 */
@DefaultSerializer(JavaSerializer.class) // as its model
public final class ImageClassifier extends Estimator<ImageClassificationModel>
    implements ImageColumns<ImageClassifier>, DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Columns columns;
  private final Param<String> labelCol;
  private final Param<String> network;
  private final IntParam imageHeight;
  private final IntParam imageWidth;
  private final Param<String> imageChannels;
  private final IntParam epochs;
  private final IntParam batchSize;
  private final IntParam workers;
  private final Param<String> updater;
  private final DoubleParam learningRate;
  private final LongParam seed;
  private final DoubleParam validation;
  private final Param<String> engine;
  private final Param<String> runFolder;
  private final StringArrayParam settings;

  public ImageClassifier() {
    this(Identifiable$.MODULE$.randomUID("imageClassifier"));
  }

  /**
   * With a name of its own.
   *
   * @param uid unique among a pipeline's stages
   */
  public ImageClassifier(String uid) {
    this.uid = uid;
    columns = new Columns(this);
    labelCol = new Param<>(this, "labelCol", "labels: strings, or whole numbers");
    network = new Param<>(this, "network", "a network that Meanfield brings");
    imageHeight =
        new IntParam(
            this, "imageHeight", "pixels that every image is brought to; not set: the network's");
    imageWidth =
        new IntParam(
            this, "imageWidth", "pixels that every image is brought to; not set: the network's");
    imageChannels = new Param<>(this, "imageChannels", "grey or rgb; not set: the network's");
    epochs = new IntParam(this, "epochs", "passes over the images");
    batchSize = new IntParam(this, "batchSize", "images a step on one worker");
    workers =
        new IntParam(
            this,
            "workers",
            "how many train at once; not set: the cluster's task slots, while each has a batch");
    updater = new Param<>(this, "updater", "the optimizer each worker steps with");
    learningRate =
        new DoubleParam(
            this, "learningRate", "before schedule and warm-up; not set: the updater's usual one");
    seed = new LongParam(this, "seed", "every random choice derives from it");
    validation =
        new DoubleParam(
            this,
            "validation",
            "share of each class held back and judged after each epoch, 0 to 0.5");
    engine = new Param<>(this, "engine", "auto, dl4j or onednn");
    runFolder =
        new Param<>(
            this,
            "runFolder",
            "folder in which each fit makes one for its run, to keep it; not set: only the model is"
                + " kept, by the driver");
    settings =
        new StringArrayParam(
            this, "settings", "key=value each of any other key of a recipe, over the Params");
    columns.withDefaults().forEach(param -> setDefault(param, Columns.defaultOf(param)));
    setDefault(columns.handleInvalid, Columns.named(Invalid.SKIP));
    setDefault(labelCol, "label");
    setDefault(network, "cat-dog-cnn");
    setDefault(epochs, 10);
    setDefault(batchSize, 32);
    setDefault(updater, "adam");
    setDefault(seed, 42L);
    setDefault(validation, 0.1);
    setDefault(engine, "auto");
    setDefault(settings, new String[0]);
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public Columns columns() {
    return columns;
  }

  /**
   * Trains, in a run of its own: {@code runFolder} names the folder in which it makes that run's,
   * and {@link ImageClassificationModel#run} tells it. A run that ended before its end is not gone
   * on with, since its DataFrame is gone: fit again.
   *
   * @throws MeanfieldException where a column, a cell or a setting can't be, or training fails
   */
  @Override
  public ImageClassificationModel fit(Dataset<?> table) {
    return StageWording.told(() -> fitted(table));
  }

  private ImageClassificationModel fitted(Dataset<?> table) {
    SparkSession spark = table.sparkSession();
    transformSchema(table.schema(), ColumnNames.of(spark));
    try (FitFolder folder =
        isSet(runFolder)
            ? FitFolder.named(getRunFolder())
            : FitFolder.temporary(spark.sparkContext().getConf())) {
      String run = trained(table, folder.runs());
      SavedModel saved = SavedModel.open(run, spark.sparkContext().hadoopConfiguration());
      if (!saved.isHeld()) {
        folder.keep();
      }
      return copyValues(
              new ImageClassificationModel(uid, saved, folder.isKept() ? run : null),
              ParamMap.empty())
          .setParent(this);
    }
  }

  /** Gives the run's folder. */
  private String trained(Dataset<?> table, String runs) {
    LoggingJobListener log = new LoggingJobListener();
    Recipe recipe = FitRecipe.of(this, log::warn);
    return new TrainingJob(
            ClusterAccess.of(table.sparkSession()),
            FitRecipe.workingFolder(),
            Clock.systemUTC(),
            log,
            () -> Thread.currentThread().isInterrupted())
        .train(recipe, images(table, recipe.data().labels()), runs)
        .run();
  }

  private TableSource images(Dataset<?> table, List<String> named) {
    List<String> indexed = indexedLabels(table);
    return indexed.isEmpty()
        ? TableSource.open(table, tableColumns(), named)
        : TableSource.openIndexed(table, tableColumns(), named.isEmpty() ? indexed : named);
  }

  private TableColumns tableColumns() {
    return TableColumns.of(getImageCol(), getLabelCol());
  }

  private List<String> indexedLabels(Dataset<?> table) {
    ColumnNames names = ColumnNames.of(table.sparkSession());
    return IndexedLabels.of(tableColumns().label(table.schema(), names).field());
  }

  @Override
  public ImageClassifier copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** Checks the columns, and gives those of a table that the model has been over. */
  @Override
  public StructType transformSchema(StructType schema) {
    return transformSchema(schema, ColumnNames.active());
  }

  private StructType transformSchema(StructType schema, ColumnNames names) {
    TableSource.requireColumns(schema, names, tableColumns());
    return columns.with(schema, names, List.of());
  }

  /** Reads what {@code save} has written. */
  public static MLReader<ImageClassifier> read() {
    return new DefaultParamsReadable<ImageClassifier>() {}.read();
  }

  /** As {@code read().load(path)}. */
  public static ImageClassifier load(String path) {
    return read().load(path);
  }

  public Param<String> labelCol() {
    return labelCol;
  }

  public String getLabelCol() {
    return getOrDefault(labelCol);
  }

  public ImageClassifier setLabelCol(String column) {
    set(labelCol, column);
    return this;
  }

  public Param<String> network() {
    return network;
  }

  public String getNetwork() {
    return getOrDefault(network);
  }

  public ImageClassifier setNetwork(String value) {
    set(network, value);
    return this;
  }

  public IntParam imageHeight() {
    return imageHeight;
  }

  public int getImageHeight() {
    return (int) getOrDefault(imageHeight);
  }

  public ImageClassifier setImageHeight(int value) {
    set(imageHeight, value);
    return this;
  }

  public IntParam imageWidth() {
    return imageWidth;
  }

  public int getImageWidth() {
    return (int) getOrDefault(imageWidth);
  }

  public ImageClassifier setImageWidth(int value) {
    set(imageWidth, value);
    return this;
  }

  public Param<String> imageChannels() {
    return imageChannels;
  }

  public String getImageChannels() {
    return getOrDefault(imageChannels);
  }

  public ImageClassifier setImageChannels(String value) {
    set(imageChannels, value);
    return this;
  }

  public IntParam epochs() {
    return epochs;
  }

  public int getEpochs() {
    return (int) getOrDefault(epochs);
  }

  public ImageClassifier setEpochs(int value) {
    set(epochs, value);
    return this;
  }

  public IntParam batchSize() {
    return batchSize;
  }

  public int getBatchSize() {
    return (int) getOrDefault(batchSize);
  }

  public ImageClassifier setBatchSize(int value) {
    set(batchSize, value);
    return this;
  }

  public IntParam workers() {
    return workers;
  }

  public int getWorkers() {
    return (int) getOrDefault(workers);
  }

  public ImageClassifier setWorkers(int value) {
    set(workers, value);
    return this;
  }

  public Param<String> updater() {
    return updater;
  }

  public String getUpdater() {
    return getOrDefault(updater);
  }

  public ImageClassifier setUpdater(String value) {
    set(updater, value);
    return this;
  }

  public DoubleParam learningRate() {
    return learningRate;
  }

  public double getLearningRate() {
    return (double) getOrDefault(learningRate);
  }

  public ImageClassifier setLearningRate(double value) {
    set(learningRate, value);
    return this;
  }

  /** For py4j, which makes no double of an int. */
  public ImageClassifier setLearningRate(int value) {
    return setLearningRate((double) value);
  }

  public LongParam seed() {
    return seed;
  }

  public long getSeed() {
    return (long) getOrDefault(seed);
  }

  public ImageClassifier setSeed(long value) {
    set(seed, value);
    return this;
  }

  public DoubleParam validation() {
    return validation;
  }

  public double getValidation() {
    return (double) getOrDefault(validation);
  }

  public ImageClassifier setValidation(double value) {
    set(validation, value);
    return this;
  }

  /** For py4j, which makes no double of an int. */
  public ImageClassifier setValidation(int value) {
    return setValidation((double) value);
  }

  public Param<String> engine() {
    return engine;
  }

  public String getEngine() {
    return getOrDefault(engine);
  }

  public ImageClassifier setEngine(String value) {
    set(engine, value);
    return this;
  }

  public Param<String> runFolder() {
    return runFolder;
  }

  public String getRunFolder() {
    return getOrDefault(runFolder);
  }

  public ImageClassifier setRunFolder(String value) {
    set(runFolder, value);
    return this;
  }

  public StringArrayParam settings() {
    return settings;
  }

  public String[] getSettings() {
    return getOrDefault(settings);
  }

  public ImageClassifier setSettings(String... values) {
    set(settings, values);
    return this;
  }

  /** For py4j, which knows no varargs. */
  public ImageClassifier setSettings(String value) {
    return setSettings(new String[] {value});
  }

  /** For py4j, which makes this of a Python list. */
  public ImageClassifier setSettings(List<String> values) {
    return setSettings(values.toArray(String[]::new));
  }
}
