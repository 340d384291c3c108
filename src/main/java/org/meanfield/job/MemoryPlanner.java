package org.meanfield.job;

import java.util.Collection;
import java.util.TreeSet;
import org.meanfield.averaging.math.Codec;
import org.meanfield.compute.Engines;
import org.meanfield.compute.engine.EngineMemoryEstimate;
import org.meanfield.compute.engine.EngineSpec;
import org.meanfield.config.ComputeRecipe.EngineName;
import org.meanfield.config.ImageRecipe;
import org.meanfield.config.Recipe;
import org.meanfield.dataset.source.ImageSource;
import org.meanfield.memory.ExecutorLoad;
import org.meanfield.memory.MemoryEstimate;
import org.meanfield.network.ConfiguredLayers;
import org.meanfield.prediction.ChunkPredictor;

/** What a run, or a network by name, takes of an executor. */
final class MemoryPlanner {
  private static final EngineMemoryEstimate NOTHING = new EngineMemoryEstimate(0, 0, 0, 0);

  /** Pixels a byte of an image file, at the most that photos are compressed by; an estimate. */
  private static final long PIXELS_A_BYTE = 4;

  private MemoryPlanner() {}

  /**
   * Of the fullest executor of a run.
   *
   * @param workers of the run
   * @param executors that it has
   * @param slots tasks at once on each of them
   */
  static MemoryEstimate of(ValidatedRun prepared, int workers, int executors, int slots) {
    Recipe recipe = prepared.recipe();
    ImageRecipe image = recipe.data().image();
    int groups = Math.min(workers, executors);
    int own = ceilDiv(workers, groups);
    int images = prepared.train().listing().size();
    long held = recipe.data().heldBack(images);
    int share = ceilDiv(images - Math.toIntExact(held), workers);
    int tested = prepared.test() == null ? 0 : prepared.test().listing().size();
    int dealt = recipe.data().reshuffleEvery() == 0 ? 0 : share;
    int judged = ceilDiv(Math.max(tested, Math.toIntExact(held)), workers);
    int batch = recipe.training().batchSize();
    EngineSpec spec = new RecipeBinder(recipe, prepared.architecture()).engine();
    EngineName engine = prepared.engine().engine();
    EngineMemoryEstimate judging =
        judged == 0
            ? NOTHING
            : Engines.inferenceNeed(
                engine, spec, sizes(ChunkPredictor.batch(image.exampleBytes()), judged));
    return MemoryEstimate.of(
        new ExecutorLoad(
            new ExecutorLoad.Averaging(
                ConfiguredLayers.of(prepared.architecture()).parameters(),
                AveragingRules.outer(recipe.averaging()).hasVelocity(),
                Math.min(AveragingRules.copies(recipe.averaging()), executors),
                recipe.averaging().optimizerState(),
                AveragingRules.codec(recipe.averaging()) != Codec.FP32),
            new ExecutorLoad.Engines(
                Engines.trainingNeed(engine, spec, sizes(batch, share)), judging),
            new ExecutorLoad.Parallelism(own, workers, executors, slots),
            new ExecutorLoad.Images(
                (long) own * (ceilDiv(images, workers) + dealt + ceilDiv(tested, workers)),
                image.exampleBytes(),
                Math.min(batch, share),
                largestImage(prepared),
                sent(prepared))));
  }

  /** Training and validation images are read apart, and each time the whole plan is sent. */
  private static long sent(ValidatedRun prepared) {
    int sets = prepared.recipe().data().validation() > 0 ? 2 : 1;
    long test = prepared.test() == null ? 0 : prepared.test().sentBytes();
    return sets * prepared.train().sentBytes() + test;
  }

  private static long largestImage(ValidatedRun prepared) {
    long test = prepared.test() == null ? 0 : largestImage(prepared.test());
    return Math.max(largestImage(prepared.train()), test);
  }

  /**
   * Pixels of the largest image of a source; of shards as many as take the memory to decode that a
   * part takes to be read.
   */
  static long largestImage(ImageSource images) {
    return Math.max(
        PIXELS_A_BYTE * images.largestFile(),
        images.readingBytes() / MemoryEstimate.DECODING_BYTES_A_PIXEL);
  }

  /** The full batch and the smaller last one, largest first. */
  private static Collection<Integer> sizes(int batch, int share) {
    TreeSet<Integer> sizes = new TreeSet<>();
    sizes.add(Math.min(batch, share));
    sizes.add(share % batch);
    sizes.remove(0);
    return sizes.descendingSet();
  }

  private static int ceilDiv(int dividend, int divisor) {
    return (int) (((long) dividend + divisor - 1) / divisor);
  }
}
