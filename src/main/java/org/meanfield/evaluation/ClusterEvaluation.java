package org.meanfield.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.meanfield.cluster.Jobs;
import org.meanfield.cluster.TaskBytes;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.example.Undecodable;
import org.meanfield.prediction.ChunkPredictor;
import org.meanfield.prediction.Model;

/** Judges a model on labelled examples where they lie; only counts come back to the driver. */
public final class ClusterEvaluation {
  private ClusterEvaluation() {}

  /** The answers of all partitions, merged in their order. */
  public static Judgement judge(JavaRDD<PackedChunk> examples, Model model) {
    List<byte[]> parts =
        Jobs.collect(
            examples.mapPartitions(
                chunks -> List.of(TaskBytes.encode(judge(chunks, model))).iterator()));
    Tally tally = new Tally(model.spec().architecture().classes());
    ArrayList<Undecodable> undecodable = new ArrayList<>();
    for (byte[] bytes : parts) {
      Judgement part = TaskBytes.decode(bytes);
      tally.merge(part.tally());
      undecodable.addAll(part.undecodable());
    }
    undecodable.sort(Comparator.comparingLong(Undecodable::position));
    return new Judgement(tally, undecodable);
  }

  private static Judgement judge(Iterator<PackedChunk> chunks, Model model) {
    int classes = model.spec().architecture().classes();
    Tally tally = new Tally(classes);
    ArrayList<Undecodable> undecodable = new ArrayList<>();
    try (ChunkPredictor predictor = new ChunkPredictor(model)) {
      while (chunks.hasNext()) {
        PackedChunk chunk = chunks.next();
        float[] probabilities = predictor.predict(chunk);
        for (int i = 0; i < chunk.size(); i++) {
          tally.add(probabilities, i * classes, chunk.labels()[i]);
        }
        undecodable.addAll(chunk.undecodable());
      }
    }
    return new Judgement(tally, undecodable);
  }
}
