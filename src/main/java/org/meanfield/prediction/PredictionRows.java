package org.meanfield.prediction;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.CollectionAccumulator;
import org.meanfield.dataset.Listing;
import org.meanfield.dataset.PackedChunk;
import org.meanfield.dataset.Undecodable;

/** Predictions as rows of a table: path, label, a probability a class. */
public final class PredictionRows {
  private final Model model;
  private final List<String> labels;
  private final Listing listing;
  private final String location;
  private final CollectionAccumulator<Undecodable> undecodable;

  /**
   * Rows of one source.
   *
   * @param location that the listing's paths are relative to
   * @param undecodable told the images that get a row without an answer
   */
  public PredictionRows(
      Model model,
      List<String> labels,
      Listing listing,
      String location,
      CollectionAccumulator<Undecodable> undecodable) {
    this.model = model;
    this.labels = List.copyOf(labels);
    this.listing = listing;
    this.location = location;
    this.undecodable = undecodable;
  }

  /** {@code path string, label string, probability_<class> float…}. */
  public StructType schema() {
    List<StructField> fields = new ArrayList<>();
    fields.add(DataTypes.createStructField("path", DataTypes.StringType, false));
    fields.add(DataTypes.createStructField("label", DataTypes.StringType, true));
    for (String label : labels) {
      fields.add(DataTypes.createStructField("probability_" + label, DataTypes.FloatType, true));
    }
    return DataTypes.createStructType(fields);
  }

  /** A row an image, lazily. */
  public JavaRDD<Row> of(JavaRDD<PackedChunk> chunks) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(chunks.context());
    Broadcast<Listing> names = spark.broadcast(listing);
    Task task = new Task(model, List.copyOf(labels), names, location, undecodable);
    return chunks.mapPartitions(task::rows);
  }

  private record Task(
      Model model,
      List<String> labels,
      Broadcast<Listing> names,
      String location,
      CollectionAccumulator<Undecodable> undecodable)
      implements java.io.Serializable {
    Iterator<Row> rows(Iterator<PackedChunk> chunks) {
      List<Row> rows = new ArrayList<>();
      try (ChunkPredictor predictor = new ChunkPredictor(model)) {
        while (chunks.hasNext()) {
          PackedChunk chunk = chunks.next();
          float[] probabilities = predictor.predict(chunk);
          for (int i = 0; i < chunk.size(); i++) {
            rows.add(row(chunk.positions()[i], probabilities, i * labels.size()));
          }
          for (Undecodable image : chunk.undecodable()) {
            undecodable.add(image);
            rows.add(row(image.position(), new float[0], 0));
          }
        }
      }
      return rows.iterator();
    }

    private Row row(long position, float[] probabilities, int offset) {
      Object[] values = new Object[2 + labels.size()];
      String name = names.value().name((int) position);
      values[0] = name.isEmpty() ? location : location + "/" + name;
      if (probabilities.length > 0) {
        for (int c = 0; c < labels.size(); c++) {
          values[2 + c] = probabilities[offset + c];
        }
        values[1] = labels.get(Answer.of(probabilities, offset, labels.size()));
      }
      return RowFactory.create(values);
    }
  }
}
