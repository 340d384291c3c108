package org.meanfield.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.meanfield.dataset.source.table.ColumnNames;
import org.meanfield.fault.ErrorKind;
import org.meanfield.fault.MeanfieldException;
import org.meanfield.prediction.ArgMax;
import org.meanfield.run.RunFolder;
import org.meanfield.scoring.NamingFunction;
import org.meanfield.scoring.SavedModel;
import org.meanfield.scoring.ScoredTable;
import org.meanfield.scoring.ScoredTable.Invalid;
import org.meanfield.storage.Folder;
import org.meanfield.storage.PendingOutput;

/**
 * A trained network as a stage of Spark's pipelines. Adds the logarithms of the probabilities, the
 * probabilities, and the index of the likeliest label. Rows whose image is null or can't be decoded
 * are left out, unless {@code handleInvalid} says otherwise. Weights up to 256 MiB are held on the
 * driver and sent to the executors; larger ones each executor reads from the run folder or from
 * where the model was loaded, which it must then see.
 *
 * <p>A closure or a broadcast that holds one takes those weights, or the way to them, along; there
 * {@link #predict} and {@link #predictProbability} tell of single images. Safe for any thread once
 * its Params are set.
 */
@DefaultSerializer(JavaSerializer.class) // Kryo takes no records
public final class ImageClassificationModel extends Model<ImageClassificationModel>
    implements ImageColumns<ImageClassificationModel>, DefaultParamsWritable {
  private static final long serialVersionUID = 1L;
  private static final String BUNDLE = "bundle";

  private final String uid;
  private final Columns columns;
  private @Nullable SavedModel saved;
  private @Nullable String run;

  /** For Spark, which reads the Params of a saved model into it; use {@link #load}. */
  public ImageClassificationModel(String uid) {
    this.uid = uid;
    this.columns = new Columns(this);
    columns.withDefaults().forEach(param -> setDefault(param, Columns.defaultOf(param)));
    setDefault(columns.handleInvalid, Columns.named(Invalid.SKIP));
  }

  /**
   * A fitted one.
   *
   * @param run where its run's folder lies; null: it was not kept
   */
  ImageClassificationModel(String uid, SavedModel saved, @Nullable String run) {
    this(uid);
    this.saved = saved;
    this.run = run;
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
   * Where the folder of the run lies that it was trained in, or opened from: with its recipe, its
   * metrics and what was found out about the images. Empty where that was not kept, and after
   * {@code load}.
   */
  public Optional<String> run() {
    return Optional.ofNullable(run);
  }

  /** The labels' names in order of their index. */
  public List<String> labels() {
    return saved().description().labels();
  }

  /**
   * The probability of each label of one image, by index, on the driver or in a task of any
   * closure. In a task one network, made when it is first asked for, serves all of its images;
   * elsewhere each call makes one: who has many images there opens {@link
   * org.meanfield.model.ReadyModel}.
   *
   * @param image a whole JPEG, PNG, GIF, BMP, TIFF or WebP file
   * @throws MeanfieldException of kind DATA where it can't be decoded
   */
  public Vector predictProbability(byte[] image) {
    float[] probabilities = saved().predict(image);
    return Vectors.dense(
        IntStream.range(0, probabilities.length).mapToDouble(i -> probabilities[i]).toArray());
  }

  /** The index of one image's likeliest label; otherwise as {@link #predictProbability}. */
  public double predict(byte[] image) {
    float[] probabilities = saved().predict(image);
    return ArgMax.of(probabilities, 0, probabilities.length);
  }

  /**
   * Appends the predictions, lazily; the table's own columns stay as they are, with their metadata,
   * also where two have one name. Spark reads those that a query asks for, and a query that asks
   * for no prediction computes none; with {@code handleInvalid = skip} it decodes the images, to
   * know which rows stay. Streams may be transformed, too.
   *
   * @throws MeanfieldException of kind USAGE where columns don't fit; as it runs, with {@code
   *     handleInvalid = error}, of kind DATA where an image is null or can't be decoded
   */
  @Override
  public Dataset<Row> transform(Dataset<?> table) {
    ColumnNames names = ColumnNames.of(table.sparkSession());
    columns.with(table.schema(), names, labels());
    return ScoredTable.of(
        table,
        columns.image(table.schema(), names).in(table),
        saved().on(table.sparkSession().sparkContext()),
        columns.invalid(),
        columns.added(labels()));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return columns.with(schema, ColumnNames.active(), labels());
  }

  /**
   * Makes a SQL function of it, for this session: an image gives the likeliest label's name, null
   * where it is null or can't be decoded. Without code, and for every session, there is {@code
   * meanfield_predict}, by {@link org.meanfield.scoring.MeanfieldExtensions}.
   */
  public void registerFunction(SparkSession spark, String name) {
    NamingFunction.register(spark, name, saved());
  }

  @Override
  public ImageClassificationModel copy(ParamMap extra) {
    ImageClassificationModel copy = new ImageClassificationModel(uid, saved(), run);
    return copyValues(copy, extra).setParent(parent());
  }

  private SavedModel saved() {
    if (saved == null) {
      throw MeanfieldException.usage(
          "This ImageClassificationModel has no network: fit one, or load it with"
              + " ImageClassificationModel.load.");
    }
    return saved;
  }

  /** Writes Params as Spark does, and the bundle beside them, in {@code bundle}. */
  @Override
  public MLWriter write() {
    return new Writer();
  }

  /** Reads what {@code save} has written. */
  public static MLReader<ImageClassificationModel> read() {
    return new Reader();
  }

  /**
   * The model of a run folder or a bundle, as the command line leaves them.
   *
   * @throws MeanfieldException of kind DATA where there is none, or it is damaged
   */
  public static ImageClassificationModel open(SparkSession spark, String location) {
    Configuration hadoop = hadoop(spark);
    return StageWording.told(
        () ->
            new ImageClassificationModel(
                Identifiable$.MODULE$.randomUID("imageClassifier"),
                SavedModel.open(location, hadoop),
                RunFolder.find(Folder.at(location, hadoop)).map(RunFolder::location).orElse(null)));
  }

  /** As {@code read().load(path)}. */
  public static ImageClassificationModel load(String path) {
    return read().load(path);
  }

  private final class Writer extends MLWriter {
    /**
     * As Spark's, but that an older model stays until this one is whole: it may be the one that is
     * saved.
     *
     * @throws MeanfieldException of kind USAGE where something is there and may not be written over
     */
    @Override
    public void save(String path) {
      StageWording.told(() -> written(path));
    }

    private Folder written(String path) {
      Folder target = Folder.at(path, hadoop(sparkSession()));
      Clock clock = Clock.systemUTC();
      try (PendingOutput out =
          shouldOverwrite()
              ? PendingOutput.replacing(target, clock)
              : PendingOutput.create(target, path, clock)) {
        saveImpl(out.folder().qualified());
        return out.commit();
      }
    }

    @Override
    public void saveImpl(String path) {
      try {
        paramsWriter().session(sparkSession()).saveImpl(path);
      } catch (Exception e) { // Spark's Scala throws what Java would have to declare.
        throw MeanfieldException.storage(
            String.format(Locale.ROOT, "%s can't be written: %s.", path, e.getMessage()), e);
      }
      saved().copyTo(Folder.at(bundle(path), hadoop(sparkSession())));
    }
  }

  private static final class Reader extends MLReader<ImageClassificationModel> {
    @Override
    public ImageClassificationModel load(String path) {
      return StageWording.told(
          () -> {
            ImageClassificationModel model = withParams(path);
            model.saved = SavedModel.open(bundle(path), hadoop(sparkSession()));
            return model;
          });
    }

    private ImageClassificationModel withParams(String path) {
      try {
        return new DefaultParamsReadable<ImageClassificationModel>() {}.read()
            .session(sparkSession())
            .load(path);
      } catch (Exception e) { // Spark's Scala throws what Java would have to declare.
        throw new MeanfieldException(
            ErrorKind.DATA,
            String.format(
                Locale.ROOT,
                "There is no saved ImageClassificationModel at %s: %s. Give a folder that save has"
                    + " written; a run folder is opened by ImageClassificationModel.open.",
                path,
                String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
            e);
      }
    }
  }

  private static String bundle(String path) {
    return new Path(path, BUNDLE).toString();
  }

  private static Configuration hadoop(SparkSession spark) {
    return spark.sparkContext().hadoopConfiguration();
  }

  /** Spark's own writer of the Params. */
  private MLWriter paramsWriter() {
    return DefaultParamsWritable.super.write();
  }
}
