package org.meanfield.prediction;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.example.Undecodable;
import org.meanfield.dataset.files.Listing;

/** Predictions as rows of a table: path, label, a probability a class. */
public final class PredictionRows {
  private final Model model;
  private final PredictionSchema answers;
  private final Listing listing;
  private final String root;
  private final CollectionAccumulator<Undecodable> undecodable;

  /**
   * Rows of one source.
   *
   * @param root that the listing's paths are relative to
   * @param undecodable told the images that get a row without an answer
   */
  public PredictionRows(
      Model model,
      PredictionSchema answers,
      Listing listing,
      String root,
      CollectionAccumulator<Undecodable> undecodable) {
    this.model = model;
    this.answers = answers;
    this.listing = listing;
    this.root = root;
    this.undecodable = undecodable;
  }

  /** A row an image, lazily. */
  public JavaRDD<Row> of(JavaRDD<PackedChunk> chunks) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(chunks.context());
    Broadcast<Listing> names = spark.broadcast(listing);
    Task task = new Task(model, answers, names, root, undecodable);
    return chunks.mapPartitions(task::rows);
  }

  private record Task(
      Model model,
      PredictionSchema answers,
      Broadcast<Listing> names,
      String root,
      CollectionAccumulator<Undecodable> undecodable)
      implements java.io.Serializable {
    Iterator<Row> rows(Iterator<PackedChunk> chunks) {
      return new ChunkRows(this, chunks, new TaskScopedPredictor(model));
    }

    private Iterator<Row> rows(PackedChunk chunk, ChunkPredictor predictor) {
      List<Row> rows = new ArrayList<>();
      float[] probabilities = predictor.predict(chunk);
      for (int i = 0; i < chunk.size(); i++) {
        int offset = i * answers.labels().size();
        rows.add(answers.row(path(chunk.positions()[i]), probabilities, offset));
      }
      for (Undecodable image : chunk.undecodable()) {
        undecodable.add(image);
        rows.add(answers.row(path(image.position())));
      }
      return rows.iterator();
    }

    private String path(long position) {
      return names.value().place(root, (int) position);
    }
  }

  /** The rows of a partition, of which no more than a chunk's are held. */
  private static final class ChunkRows implements Iterator<Row> {
    private final Task task;
    private final Iterator<PackedChunk> chunks;
    private final TaskScopedPredictor predictor;
    private Iterator<Row> ready = Collections.emptyIterator();

    ChunkRows(Task task, Iterator<PackedChunk> chunks, TaskScopedPredictor predictor) {
      this.task = task;
      this.chunks = chunks;
      this.predictor = predictor;
    }

    @Override
    public boolean hasNext() {
      while (!ready.hasNext() && chunks.hasNext()) {
        ready = task.rows(chunks.next(), predictor.get());
      }
      return ready.hasNext();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.next();
    }
  }
}
