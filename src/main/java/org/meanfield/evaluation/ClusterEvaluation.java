package org.meanfield.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.meanfield.cluster.Jobs;
import org.meanfield.cluster.TaskResultSerializer;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.example.Undecodable;
import org.meanfield.prediction.ChunkPredictor;
import org.meanfield.prediction.Model;

/** Judges a model on labelled examples where they lie; only counts come back to the driver. */
public final class ClusterEvaluation {
  private ClusterEvaluation() {}

  /** The answers of all partitions, merged in their order. */
  public static EvaluationResult judge(JavaRDD<PackedChunk> examples, Model model) {
    List<byte[]> parts =
        Jobs.collect(
            examples.mapPartitions(
                chunks -> List.of(TaskResultSerializer.encode(judge(chunks, model))).iterator()));
    MetricAccumulator tally = new MetricAccumulator(model.spec().architecture().classes());
    ArrayList<Undecodable> undecodable = new ArrayList<>();
    for (byte[] bytes : parts) {
      EvaluationResult part = TaskResultSerializer.decode(bytes);
      tally.merge(part.tally());
      undecodable.addAll(part.undecodable());
    }
    undecodable.sort(Comparator.comparingLong(Undecodable::position));
    return new EvaluationResult(tally, undecodable);
  }

  private static EvaluationResult judge(Iterator<PackedChunk> chunks, Model model) {
    int classes = model.spec().architecture().classes();
    MetricAccumulator tally = new MetricAccumulator(classes);
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
    return new EvaluationResult(tally, undecodable);
  }
}
