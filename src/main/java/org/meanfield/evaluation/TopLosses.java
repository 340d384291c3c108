package org.meanfield.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.spark.api.java.JavaRDD;
import org.meanfield.cluster.Jobs;
import org.meanfield.cluster.TaskResultSerializer;
import org.meanfield.dataset.example.PackedChunk;
import org.meanfield.dataset.files.Listing;
import org.meanfield.network.InputShape;
import org.meanfield.prediction.ArgMax;
import org.meanfield.prediction.ChunkPredictor;
import org.meanfield.prediction.Model;

/**
 * Where a model was wrong and sure of it, found where the examples lie: of each partition only its
 * worst come to the driver. Images that can't be decoded are passed over.
 */
public final class TopLosses {
  private TopLosses() {}

  /**
   * The mistakes that the model was most sure of, the worst first.
   *
   * @param examples labelled
   * @param listing that the examples' positions are of
   * @param labels the classes' names by index
   * @param count at most so many, from 1
   */
  public static List<Misclassification> of(
      JavaRDD<PackedChunk> examples, Model model, Listing listing, List<String> labels, int count) {
    List<byte[]> parts =
        Jobs.collect(
            examples.mapPartitions(chunks -> List.of(worst(chunks, model, count)).iterator()));
    List<WrongAnswer> all = new ArrayList<>();
    for (byte[] part : parts) {
      all.addAll(TaskResultSerializer.<ArrayList<WrongAnswer>>decode(part));
    }
    InputShape shape = model.spec().architecture().input();
    return all.stream()
        .sorted(WrongAnswer.WORST_FIRST)
        .limit(count)
        .map(
            wrong ->
                new Misclassification(
                    listing.name((int) wrong.position()),
                    labels.get(wrong.actual()),
                    labels.get(wrong.answer()),
                    wrong.confidence(),
                    wrong.actualProbability(),
                    shape,
                    wrong.pixels()))
        .toList();
  }

  private static byte[] worst(Iterator<PackedChunk> chunks, Model model, int count) {
    PriorityQueue<WrongAnswer> worst =
        new PriorityQueue<>(count + 1, WrongAnswer.WORST_FIRST.reversed());
    try (ChunkPredictor predictor = new ChunkPredictor(model)) {
      while (chunks.hasNext()) {
        PackedChunk chunk = chunks.next();
        float[] probabilities = predictor.predict(chunk);
        for (int i = 0; i < chunk.size(); i++) {
          offer(worst, chunk, i, probabilities, model, count);
        }
      }
    }
    return TaskResultSerializer.encode(new ArrayList<>(worst));
  }

  private static void offer(
      PriorityQueue<WrongAnswer> worst,
      PackedChunk chunk,
      int i,
      float[] probabilities,
      Model model,
      int count) {
    int classes = model.spec().architecture().classes();
    int bytes = model.spec().architecture().input().bytes();
    int actual = chunk.labels()[i];
    int answer = ArgMax.of(probabilities, i * classes, classes);
    if (answer == actual) {
      return;
    }
    worst.add(
        new WrongAnswer(
            chunk.positions()[i],
            actual,
            answer,
            probabilities[i * classes + answer],
            probabilities[i * classes + actual],
            Arrays.copyOfRange(chunk.pixels(), i * bytes, (i + 1) * bytes)));
    if (worst.size() > count) {
      worst.remove();
    }
  }
}
